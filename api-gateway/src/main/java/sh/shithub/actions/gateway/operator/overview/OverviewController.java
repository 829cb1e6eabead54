package sh.shithub.actions.gateway.operator.overview;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import sh.shithub.actions.gateway.auth.Roles;
import sh.shithub.actions.gateway.openapi.OperatorRead;

/** {@code GET /api/v1/ops/overview}: from memory, so that it answers at once, also while the database does not. */
@Controller("/api/v1/ops/overview")
@Secured(Roles.READ)
final class OverviewController {
    private final ShowOverview overview;

    OverviewController(ShowOverview overview) {
        this.overview = overview;
    }

    @Operation(
            summary = "Read what waits, what runs, and who is there to run it",
            description = "As this gateway last saw it, some seconds ago; collected_at says when.")
    @ApiResponse(responseCode = "200", description = "the last figures; those that are not known are null")
    @OperatorRead
    @Get
    Overview overview() {
        return overview.now();
    }
}
