package sh.shithub.actions.gateway.operator.deadletters;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import sh.shithub.actions.contracts.DeadLetterKind;

/** Open dead letters as gauges, on every gateway alike; NaN until they were counted first. */
@Singleton
final class DeadLetterMetrics {
    static final String OPEN = "shithub.actions.dead.letters";
    static final String OLDEST = "shithub.actions.dead.letters.oldest.age.seconds";

    private final Clock clock;
    private volatile Counted counted;

    private record Counted(Map<DeadLetterKind, Long> open, Instant oldest) {}

    DeadLetterMetrics(MeterRegistry registry, Clock clock) {
        this.clock = clock;
        for (DeadLetterKind kind : DeadLetterKind.values()) {
            Gauge.builder(OPEN, () -> open(kind))
                    .description("dead letters that were neither replayed nor discarded")
                    .tag("reason", kind.name())
                    .register(registry);
        }
        Gauge.builder(OLDEST, this::age)
                .description("age of the oldest of them; 0 when there is none")
                .register(registry);
    }

    void show(List<LetterRows.Group> groups) {
        Map<DeadLetterKind, Long> open = new EnumMap<>(DeadLetterKind.class);
        groups.forEach(group -> open.merge(group.kind(), group.letters(), Long::sum));
        counted = new Counted(
                open,
                groups.stream()
                        .map(LetterRows.Group::oldest)
                        .min(Instant::compareTo)
                        .orElse(null));
    }

    private double open(DeadLetterKind kind) {
        Counted now = counted;
        return now == null ? Double.NaN : now.open().getOrDefault(kind, 0L);
    }

    private double age() {
        Counted now = counted;
        return now == null ? Double.NaN : now.oldest() == null ? 0 : Age.seconds(now.oldest(), clock.instant());
    }
}
