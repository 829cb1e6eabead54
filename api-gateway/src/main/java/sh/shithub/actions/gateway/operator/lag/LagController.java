package sh.shithub.actions.gateway.operator.lag;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.time.Duration;
import sh.shithub.actions.gateway.auth.Roles;
import sh.shithub.actions.gateway.openapi.OperatorRead;
import sh.shithub.actions.gateway.web.ApiError;
import sh.shithub.actions.gateway.web.ApiException;

/** {@code GET /api/v1/ops/lag} (wire.md, "Consumer lag"): every expected group, alive or not. */
@Controller("/api/v1/ops/lag")
@Secured(Roles.READ)
@ExecuteOn(TaskExecutors.BLOCKING)
final class LagController {
    private final WatchLag lag;

    LagController(WatchLag lag) {
        this.lag = lag;
    }

    @Operation(
            summary = "Read how far the consumer groups are behind",
            description =
                    "Kafka is asked then, which may take seconds; unless max_age_seconds (0 to 60) says that a look that began so long ago will do.")
    @ApiResponse(responseCode = "200", description = "every expected group, alive or not")
    @ApiResponse(
            responseCode = "400",
            description = "max_age_seconds is no such number",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @OperatorRead
    @Get
    LagReport lag(@Nullable @QueryValue("max_age_seconds") String maxAgeSeconds) {
        return lag.report(maxAge(maxAgeSeconds == null ? "0" : maxAgeSeconds));
    }

    private static Duration maxAge(String sent) {
        ApiException.refuseIf(
                !sent.matches("[0-9]|[1-5][0-9]|60"),
                "max_age_seconds is " + sent + "; expected a number from 0 to 60");
        return Duration.ofSeconds(Integer.parseInt(sent));
    }

    @Operation(summary = "Read the last hour of a consumer group on a topic")
    @ApiResponse(responseCode = "200", description = "as this gateway saw it since it started, the oldest first")
    @ApiResponse(
            responseCode = "404",
            description = "no such group, or it does not read this topic",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @OperatorRead
    @Get("/history/{group}/{topic}")
    LagHistory history(String group, String topic) {
        return lag.history(group, topic)
                .map(samples -> LagHistory.of(group, topic, samples))
                .orElseThrow(() -> ApiException.notFound("no group of that name reads that topic"));
    }
}
