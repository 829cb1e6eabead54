package sh.shithub.actions.gateway.operator.overview;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import sh.shithub.actions.gateway.auth.Roles;
import sh.shithub.actions.gateway.openapi.OperatorRead;
import sh.shithub.actions.gateway.runner.heartbeat.ClaimWaits;

/** {@code GET /api/v1/ops/overview}: from memory, so that it answers at once, also while the database does not. */
@Controller("/api/v1/ops/overview")
@Secured(Roles.READ)
final class OverviewController {
    private final WatchQueue queue;
    private final CountCalls calls;
    private final ClaimWaits claims;
    private final Clock clock;

    OverviewController(WatchQueue queue, CountCalls calls, ClaimWaits claims, Clock clock) {
        this.queue = queue;
        this.calls = calls;
        this.claims = claims;
        this.clock = clock;
    }

    @Operation(
            summary = "Read what waits, what runs, and who is there to run it",
            description = "As this gateway last saw it, some seconds ago; collected_at says when.")
    @ApiResponse(responseCode = "200", description = "the last figures; those that are not known are null")
    @OperatorRead
    @Get
    Overview overview() {
        Figures figures = queue.last();
        return new Overview(
                figures.at() == null ? null : figures.at().toString(),
                age(figures.at()),
                queue.problem(),
                figures.queue().shown(),
                figures.queue().other(),
                figures.blocked().blocked() == null
                        ? List.of()
                        : figures.blocked().blocked(),
                figures.blocked().complete(),
                figures.fleet().view(),
                figures.running(),
                claimLatency(),
                figures.finalization(),
                calls.rates());
    }

    private Overview.ClaimLatency claimLatency() {
        ClaimWaits.Summary waits = claims.summary();
        return new Overview.ClaimLatency(
                waits.p50(), waits.p95(), waits.max(), waits.count(), ClaimWaits.WINDOW_SECONDS);
    }

    private Double age(Instant at) {
        return at == null ? null : Duration.between(at, clock.instant()).toMillis() / 1000.0;
    }
}
