package sh.shithub.actions.platform.consume;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import sh.shithub.actions.platform.metrics.Buckets;

/** Where a consumer's time goes, and what it could not do. One for each consumer, known by the topic that it reads. */
final class CountPolls {
    private static final String CONSUMER = "consumer";

    private final DistributionSummary records;
    private final Timer polls;
    private final Timer transactions;
    private final Counter faults;
    private final Counter deadLetters;

    CountPolls(MeterRegistry registry, String consumer) {
        records = DistributionSummary.builder("shithub.actions.poll.records")
                .description("Records of a poll")
                .tag(CONSUMER, consumer)
                .register(registry);
        polls = Timer.builder("shithub.actions.poll")
                .description("What a poll takes from its first record to the commit of its offsets")
                .tag(CONSUMER, consumer)
                .register(registry);
        transactions = Buckets.work("shithub.actions.apply")
                .description("What the transaction of a batch takes")
                .tag(CONSUMER, consumer)
                .register(registry);
        faults = Counter.builder("shithub.actions.poll.faults")
                .description("Polls that come again after a wait because the database or the broker was away")
                .tag(CONSUMER, consumer)
                .register(registry);
        deadLetters = Counter.builder("shithub.actions.dead.lettered")
                .description("Records that were moved to the dead letters")
                .tag(CONSUMER, consumer)
                .register(registry);
    }

    void handled(int count, long nanos) {
        records.record(count);
        polls.record(Duration.ofNanos(nanos));
    }

    void applied(long nanos) {
        transactions.record(Duration.ofNanos(nanos));
    }

    void failed() {
        faults.increment();
    }

    void deadLettered(int count) {
        deadLetters.increment(count);
    }
}
