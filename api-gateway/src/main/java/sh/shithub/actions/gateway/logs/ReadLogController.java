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
import java.io.InputStream;
import sh.shithub.actions.gateway.tokens.Roles;
import sh.shithub.actions.gateway.web.ApiException;

/** {@code GET …/steps/{step_id}/log} (WIRE.md): the finished object, then what is not in it yet. */
@Controller("/api/v1/jobs/{id}/steps/{stepId}/log")
@Secured(Roles.READ)
@ExecuteOn(TaskExecutors.BLOCKING)
final class ReadLogController {
    private static final MediaType TEXT = MediaType.of("text/plain; charset=utf-8");
    private final ReadLogs logs;

    ReadLogController(ReadLogs logs) {
        this.logs = logs;
    }

    @Get
    @Produces(MediaType.TEXT_PLAIN)
    HttpResponse<?> log(long id, long stepId) {
        InputStream log = logs.open(id, stepId).orElseThrow(() -> ApiException.notFound("step not found"));
        // Said here and not only by the file, whose type comes after the filters that take an untyped body for JSON.
        return HttpResponse.ok(new StreamedFile(log, TEXT)).contentType(TEXT);
    }
}
