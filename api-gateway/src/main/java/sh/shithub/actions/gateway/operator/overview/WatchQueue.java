package sh.shithub.actions.gateway.operator.overview;

import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.gateway.operator.jobs.ReadSettings;
import sh.shithub.actions.platform.sql.Transactions;

/**
 * Looks at what waits and runs, in rounds, for as long as the gateway runs. A question is answered with what the last round found and when;
 * no question reaches the database, so that a slow one is asked by one statement at a time, and less often.
 */
@Singleton
class WatchQueue {
    private static final Logger LOG = LoggerFactory.getLogger(WatchQueue.class);
    /** Between two rounds so many times what the last one took: a database in which the figures are slow has better things to do. */
    private static final int REST = 4;

    private final Transactions transactions;
    private final double liveSeconds;
    private final Clock clock;
    private final QueueMetrics metrics;
    private final WalkStorage storage;
    private volatile Figures last = Figures.UNKNOWN;
    private volatile String problem;
    private Instant notBefore = Instant.EPOCH;

    WatchQueue(
            Transactions transactions, ReadSettings settings, Clock clock, QueueMetrics metrics, WalkStorage storage) {
        this.transactions = transactions;
        this.liveSeconds = settings.runnerLive().toMillis() / 1000.0;
        this.clock = clock;
        this.metrics = metrics;
        this.storage = storage;
    }

    @Scheduled(fixedDelay = "${shithub.overview.every}")
    void round() {
        Instant began = clock.instant();
        if (began.isBefore(notBefore)) {
            return;
        }
        try {
            last = transactions.read(connection -> Figures.read(connection, began, liveSeconds));
            problem = null;
            metrics.show(last);
            transactions.read(connection -> {
                storage.goOn(connection);
                return null;
            });
        } catch (RuntimeException e) {
            problem = "the database did not give newer ones";
            LOG.warn("a look at the queue failed: {}", e.toString(), e);
        }
        Instant ended = clock.instant();
        notBefore = ended.plus(Duration.between(began, ended).multipliedBy(REST));
    }

    Figures last() {
        return last;
    }

    /** Why the figures are old, in words; null when the last round was well. */
    String problem() {
        return problem;
    }
}
