package sh.shithub.actions.platform.consume;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import sh.shithub.actions.contracts.OffsetGap;
import sh.shithub.actions.platform.metrics.Buckets;

/** Where a consumer's time goes, and what it could not do. One for each consumer, known by the topic that it reads. */
final class CountPolls {
    private static final String CONSUMER = "consumer";
    private static final String GAPS = "shithub.actions.offset.gaps";

    private final DistributionSummary records;
    private final Timer polls;
    private final Timer transactions;
    private final Counter faults;
    private final Counter deadLetters;
    private final Counter renewals;
    private final Map<OffsetGap, Counter> gaps = new EnumMap<>(OffsetGap.class);

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
        renewals = Counter.builder("shithub.actions.consumer.renewals")
                .description("How often the consumer was of no use any more and was made anew")
                .tag(CONSUMER, consumer)
                .register(registry);
        for (OffsetGap kind : OffsetGap.values()) {
            gaps.put(
                    kind,
                    Counter.builder(GAPS)
                            .description("How often log and database were found not to meet in a partition")
                            .tags(CONSUMER, consumer, "kind", kind.name())
                            .register(registry));
        }
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

    void renewed() {
        renewals.increment();
    }

    void gap(OffsetGap kind) {
        gaps.get(kind).increment();
    }

    void deadLettered(int count) {
        deadLetters.increment(count);
    }
}
