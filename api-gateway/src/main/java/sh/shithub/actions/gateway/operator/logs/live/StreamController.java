package sh.shithub.actions.gateway.operator.logs.live;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import sh.shithub.actions.gateway.auth.Roles;
import sh.shithub.actions.gateway.openapi.LogRead;
import sh.shithub.actions.gateway.operator.logs.ExpiredLogs;
import sh.shithub.actions.gateway.web.ApiError;
import sh.shithub.actions.gateway.web.ApiException;
import sh.shithub.actions.gateway.web.LogReads;
import sh.shithub.actions.gateway.web.PathId;

/** {@code GET …/steps/{step_id}/log/stream} (wire.md, "Read a log"): a step's log as server-sent events, while it grows. */
@Controller("/api/v1/jobs/{id}/steps/{stepId}/log/stream")
@Secured(Roles.READ)
@ExecuteOn(LogReads.EXECUTOR)
final class StreamController {
    private static final String NO_STEP = "step not found";
    private final LiveLogs live;
    private final ReadObjects steps;
    private final ExpiredLogs expired;

    StreamController(LiveLogs live, ReadObjects steps, ExpiredLogs expired) {
        this.live = live;
        this.steps = steps;
        this.expired = expired;
    }

    @Get(headRoute = false)
    @Operation(summary = "Watch a step's log")
    @ApiResponse(
            responseCode = "200",
            description =
                    "events: chunk, whose id is the chunk's seq (.1 behind it: what was added when the log was closed);"
                            + " at the end done, with status and conclusion as JSON; dropped, with the reason, when the client is to come"
                            + " again with Last-Event-ID",
            content = @Content(mediaType = "text/event-stream", schema = @Schema(type = "string")))
    @ApiResponse(
            responseCode = "400",
            description = "Last-Event-ID is no id of a chunk",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @LogRead
    @Produces(MediaType.TEXT_EVENT_STREAM)
    HttpResponse<?> stream(
            String id,
            String stepId,
            @Nullable @Header("Last-Event-ID") String lastEventId,
            @Nullable @QueryValue String after) {
        EventId last = lastEventId == null ? parse("after", after) : parse("Last-Event-ID", lastEventId);
        long job = PathId.of(id, NO_STEP);
        long step = PathId.of(stepId, NO_STEP);
        if (!steps.exists(job, step)) {
            throw ApiException.notFound(NO_STEP);
        }
        expired.refuse(job);
        Viewer viewer = live.open(step, last)
                .orElseThrow(() -> ApiException.unavailable("as many logs are watched here as may be; try again"));
        return HttpResponse.ok(viewer)
                .contentType(MediaType.TEXT_EVENT_STREAM_TYPE)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                // A proxy such as nginx would keep events back until it has a bufferful.
                .header("X-Accel-Buffering", "no");
    }

    private static EventId parse(String name, String sent) {
        if (sent == null || sent.isEmpty()) {
            return null;
        }
        return EventId.parse(sent)
                .orElseThrow(() -> ApiException.badRequest(
                        name + " is \"" + sent + "\"; expected the id of a chunk event, such as 12"));
    }
}
