package sh.shithub.actions.gateway.operator.deadletters;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import sh.shithub.actions.contracts.DeadLetterKind;

/** Open dead letters as gauges, on every gateway alike; NaN until they were counted first. */
@Singleton
final class DeadLetterMetrics {
    static final String OPEN = "shithub.actions.dead.letters";
    static final String OLDEST = "shithub.actions.dead.letters.oldest.age.seconds";

    private final Clock clock;
    private volatile List<LetterRows.Group> counted;

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
        counted = groups;
    }

    private double open(DeadLetterKind kind) {
        List<LetterRows.Group> now = counted;
        return now == null
                ? Double.NaN
                : now.stream()
                        .filter(group -> group.kind() == kind)
                        .mapToLong(LetterRows.Group::letters)
                        .sum();
    }

    private double age() {
        List<LetterRows.Group> now = counted;
        return now == null
                ? Double.NaN
                : now.stream()
                        .mapToDouble(group -> group.ageSeconds(clock.instant()))
                        .max()
                        .orElse(0);
    }
}
