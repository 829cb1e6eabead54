package sh.shithub.actions.gateway.logs;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.server.types.files.StreamedFile;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import sh.shithub.actions.gateway.storage.ObjectStore;
import sh.shithub.actions.gateway.tokens.Roles;
import sh.shithub.actions.gateway.web.ApiException;

/** {@code GET …/steps/{step_id}/log} (WIRE.md): the finished object, then what is not in it yet. */
@Controller("/api/v1/jobs/{id}/steps/{stepId}/log")
@Secured(Roles.READ)
@ExecuteOn(TaskExecutors.BLOCKING)
final class ReadLogController {
    private static final MediaType TEXT = MediaType.of("text/plain; charset=utf-8");
    private final ReadLogs logs;
    private final ObjectStore store;

    ReadLogController(ReadLogs logs, ObjectStore store) {
        this.logs = logs;
        this.store = store;
    }

    @Get
    @Produces(MediaType.TEXT_PLAIN)
    HttpResponse<?> log(long id, long stepId) {
        ReadLogs.StepLog log = logs.step(id, stepId);
        if (log == null) {
            throw ApiException.notFound("step not found");
        }
        InputStream fresh = new ByteArrayInputStream(log.fresh());
        InputStream all = log.objectBytes() == 0
                ? fresh
                : new SequenceInputStream(store.read(log.objectKey(), log.objectBytes()), fresh);
        // Said here and not only by the file, whose type comes after the filters that take an untyped body for JSON.
        return HttpResponse.ok(new StreamedFile(all, TEXT)).contentType(TEXT);
    }
}
