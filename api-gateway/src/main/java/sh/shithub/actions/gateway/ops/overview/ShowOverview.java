package sh.shithub.actions.gateway.ops.overview;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Puts the overview together from what was seen. */
@Singleton
final class ShowOverview {
    private final WatchQueue queue;
    private final CountCalls calls;
    private final Clock clock;

    ShowOverview(WatchQueue queue, CountCalls calls, Clock clock) {
        this.queue = queue;
        this.calls = calls;
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
                new Overview.ClaimLatency(null, null, null, null, 300),
                figures.finalization(),
                calls.rates());
    }

    private Double age(Instant at) {
        return at == null ? null : Duration.between(at, clock.instant()).toMillis() / 1000.0;
    }
}
