package sh.shithub.actions.gateway.logs;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.server.types.files.StreamedFile;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.io.InputStream;
import sh.shithub.actions.gateway.openapi.OperatorRead;
import sh.shithub.actions.gateway.tokens.Roles;
import sh.shithub.actions.gateway.web.ApiError;
import sh.shithub.actions.gateway.web.ApiException;
import sh.shithub.actions.gateway.web.OperatorReads;
import sh.shithub.actions.gateway.web.PathId;

/** {@code GET …/steps/{step_id}/log} (WIRE.md): the finished object, then what is not in it yet. */
@Controller("/api/v1/jobs/{id}/steps/{stepId}/log")
@Secured(Roles.READ)
@ExecuteOn(OperatorReads.EXECUTOR)
final class ReadLogController {
    private static final MediaType TEXT = MediaType.of("text/plain; charset=utf-8");
    private static final String NO_STEP = "step not found";
    private final ReadLogs logs;

    ReadLogController(ReadLogs logs) {
        this.logs = logs;
    }

    @Get
    @Operation(summary = "Read a step's log")
    @ApiResponse(
            responseCode = "200",
            description = "as far as there is one, the same before and after it is finished",
            content = @Content(mediaType = "text/plain", schema = @Schema(type = "string")))
    @ApiResponse(
            responseCode = "404",
            description = "no such step",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ApiError.class)))
    @OperatorRead
    @Produces(MediaType.TEXT_PLAIN)
    HttpResponse<?> log(String id, String stepId) {
        InputStream log = logs.open(PathId.of(id, NO_STEP), PathId.of(stepId, NO_STEP))
                .orElseThrow(() -> ApiException.notFound(NO_STEP));
        // Said here and not only by the file, whose type comes after the filters that take an untyped body for JSON.
        return HttpResponse.ok(new StreamedFile(log, TEXT)).contentType(TEXT);
    }
}
