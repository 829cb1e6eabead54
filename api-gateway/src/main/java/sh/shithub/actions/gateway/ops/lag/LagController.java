package sh.shithub.actions.gateway.ops.lag;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import sh.shithub.actions.gateway.openapi.OperatorRead;
import sh.shithub.actions.gateway.tokens.Roles;

/** {@code GET /api/v1/ops/lag} (WIRE.md): every expected group, alive or not. */
@Controller("/api/v1/ops/lag")
@Secured(Roles.READ)
@ExecuteOn(TaskExecutors.BLOCKING)
final class LagController {
    private final WatchLag lag;

    LagController(WatchLag lag) {
        this.lag = lag;
    }

    @Operation(summary = "Read how far the consumer groups are behind")
    @ApiResponse(
            responseCode = "200",
            description = "every expected group, alive or not",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = LagReport.class)))
    @OperatorRead
    @Get
    LagReport lag() {
        return lag.report();
    }
}
