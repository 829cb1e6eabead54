package sh.shithub.actions.gateway.operator.logs;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.inject.Named;
import java.util.List;
import java.util.concurrent.ExecutorService;
import sh.shithub.actions.gateway.auth.Roles;
import sh.shithub.actions.gateway.openapi.LogRead;
import sh.shithub.actions.gateway.web.ApiException;
import sh.shithub.actions.gateway.web.LogReads;
import sh.shithub.actions.gateway.web.PathId;

/** {@code GET /api/v1/jobs/{id}/logs} (wire.md, "Read a log"): the logs of all steps in order, as far as there are any. */
@Controller("/api/v1/jobs/{id}/logs")
@Secured(Roles.READ)
@ExecuteOn(LogReads.EXECUTOR)
final class JobLogController {
    private static final String NO_JOB = "job not found";
    private final ReadLogs logs;
    private final ExpiredLogs expired;
    private final ExecutorService readers;

    JobLogController(ReadLogs logs, ExpiredLogs expired, @Named(LogReads.EXECUTOR) ExecutorService readers) {
        this.logs = logs;
        this.expired = expired;
        this.readers = readers;
    }

    @Get
    @Operation(summary = "Read the logs of a job's steps")
    @ApiResponse(
            responseCode = "200",
            description = "each between ##[group]<step name> and ##[endgroup]; gzip where that is accepted",
            content = @Content(mediaType = "text/plain", schema = @Schema(type = "string")))
    @LogRead
    @Produces(MediaType.TEXT_PLAIN)
    HttpResponse<?> logs(String id, HttpRequest<?> request) {
        long job = PathId.of(id, NO_JOB);
        List<ReadLogs.Step> steps = logs.steps(job);
        if (steps.isEmpty()) {
            throw ApiException.notFound(NO_JOB);
        }
        expired.refuse(job);
        return PulledText.answer(request, () -> new JobLogStream(steps, step -> logs.open(job, step.id())), readers)
                .header(HttpHeaders.CACHE_CONTROL, "no-store");
    }
}
