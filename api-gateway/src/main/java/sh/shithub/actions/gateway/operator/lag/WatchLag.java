package sh.shithub.actions.gateway.operator.lag;

import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.contracts.Groups;

/**
 * Looks at the lag in rounds, for as long as the gateway runs, from outside the consumers: a dead group is a row and not a gap.
 * Every instance does so for itself, so each gateway that is alive can tell. What it remembers of the last hour goes with it.
 */
@Singleton
class WatchLag {
    private static final Logger LOG = LoggerFactory.getLogger(WatchLag.class);
    private final KafkaView kafka;
    private final OldestRecords oldest;
    private final LagSettings settings;
    private final LagRows rows;
    private final LagMetrics metrics;
    private final Clock clock;
    /** Locked for itself: what is remembered can be read while a round waits for Kafka. */
    private final Map<ReportLag.Key, Progress> progress = new HashMap<>();

    private volatile Round last = new Round(Instant.EPOCH, null);

    WatchLag(
            KafkaView kafka,
            OldestRecords oldest,
            LagSettings settings,
            LagRows rows,
            LagMetrics metrics,
            Clock clock) {
        this.kafka = kafka;
        this.oldest = oldest;
        this.settings = settings;
        this.rows = rows;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** @param report null of the round that never was */
    private record Round(Instant began, LagReport report) {}

    @Scheduled(fixedDelay = "${shithub.lag-every:5s}")
    void round() {
        try {
            look(clock.instant().minus(settings.lagEvery().dividedBy(2)));
        } catch (RuntimeException e) {
            LOG.warn("a look at the lag failed: {}", e.toString(), e);
        }
    }

    /**
     * From a round that began after the question came, or not longer before than {@code maxAge}; many who ask at once share one. One
     * that is new enough is there at once, also while Kafka does not answer.
     */
    LagReport report(Duration maxAge) {
        Instant notBefore = clock.instant().minus(maxAge);
        Round known = last;
        return known.began().isAfter(notBefore) ? known.report() : look(notBefore);
    }

    private synchronized LagReport look(Instant notBefore) {
        if (last.began().isAfter(notBefore)) {
            return last.report();
        }
        Instant began = clock.instant();
        rows.refresh();
        List<Groups.Expected> expected = Groups.expected();
        GroupSnapshot seen = kafka.look(expected);
        Map<OldestRecords.Position, Long> written = oldest.written(waiting(seen, expected));
        LagReport report;
        synchronized (progress) {
            report = new ReportLag(seen, written, settings, rows, progress).report(expected);
        }
        last = new Round(began, report);
        metrics.show(report);
        return report;
    }

    private static Set<OldestRecords.Position> waiting(GroupSnapshot seen, List<Groups.Expected> expected) {
        Set<OldestRecords.Position> positions = new HashSet<>();
        for (Groups.Expected group : expected) {
            GroupSnapshot.Group known = seen.groups().get(group.group());
            if (known != null) {
                group.topics().stream()
                        .flatMap(seen::partitionsOf)
                        .forEach(partition -> ReportLag.place(partition, known, seen)
                                .filter(place -> place.lag() > 0)
                                .ifPresent(
                                        place -> positions.add(new OldestRecords.Position(partition, place.next()))));
            }
        }
        return positions;
    }

    /** The last hour of a group on a topic, the oldest first; empty when there is no such pair. */
    Optional<List<Progress.Sample>> history(String group, String topic) {
        synchronized (progress) {
            return Optional.ofNullable(progress.get(new ReportLag.Key(group, topic)))
                    .map(Progress::samples);
        }
    }
}
