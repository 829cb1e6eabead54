package sh.shithub.actions.gateway.operator.overview;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import sh.shithub.actions.gateway.runner.heartbeat.ClaimWaits;

/** Puts the overview together from what was seen. */
@Singleton
final class ShowOverview {
    private final WatchQueue queue;
    private final CountCalls calls;
    private final ClaimWaits claims;
    private final Clock clock;

    ShowOverview(WatchQueue queue, CountCalls calls, ClaimWaits claims, Clock clock) {
        this.queue = queue;
        this.calls = calls;
        this.claims = claims;
        this.clock = clock;
    }

    Overview now() {
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
