package sh.shithub.actions.log.masking;

import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.context.event.StartupEvent;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.log.chunks.ChunkCounts;
import sh.shithub.actions.log.chunks.CountChunks;
import sh.shithub.actions.platform.sql.Faults;
import sh.shithub.actions.platform.sql.Transactions;
import sh.shithub.actions.platform.sweep.Sweeps;

/**
 * Chunks of jobs with secrets are held when what stands before them is missing, or when they came after their log was closed. After
 * {@code SHITHUB_LOG_GAP} they are shown, and what is missing is a gap. A log that does not open is set aside for a while, and
 * the others go on.
 */
@Singleton
final class ShowHeldChunks implements ApplicationEventListener<StartupEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(ShowHeldChunks.class);
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final int MOST = 100;
    /** After so long one that was set aside is looked at again: the key may be the right one by then. */
    private static final Duration AGAIN = Duration.ofMinutes(1);

    private static final int SAID = 10_000;

    private final Transactions transactions;
    private final MaskLogs logs;
    private final CountChunks counters;
    private final Sweeps sweeps;
    /** The steps of which it was said that they are set aside. */
    private final Set<Long> said = new HashSet<>();

    ShowHeldChunks(Transactions transactions, MaskLogs logs, CountChunks counters, Sweeps sweeps) {
        this.transactions = transactions;
        this.logs = logs;
        this.counters = counters;
        this.sweeps = sweeps;
    }

    @Override
    public void onApplicationEvent(StartupEvent started) {
        sweeps.every(EVERY, "chunks that wait for what is missing before them", () -> show(MOST));
    }

    /**
     * Shows what was held long enough by the database's clock, each log in a transaction of its own.
     *
     * @param most at most of so many logs
     */
    void show(int most) {
        for (long step : transactions.read(connection -> MaskingRows.due(connection, most))) {
            try {
                show(step);
            } catch (RuntimeException e) {
                if (Faults.passing(e)) {
                    throw e;
                }
                setAside(step, e);
            }
        }
    }

    private void show(long step) {
        ChunkCounts counts = new ChunkCounts();
        transactions.write(connection -> {
            logs.flush(connection, step, counts);
            return null;
        });
        counters.committed(counts);
    }

    private void setAside(long step, RuntimeException fault) {
        ChunkCounts counts = new ChunkCounts();
        counts.add(ChunkCounts.Kind.set_aside, 1);
        transactions.write(connection -> MaskingRows.putOff(connection, step, AGAIN));
        counters.committed(counts);
        if (said.size() == SAID) {
            said.clear();
        }
        if (said.add(step)) {
            LOG.error(
                    "the log of step {} is set aside and tried again every {} s; the others go on",
                    step,
                    AGAIN.toSeconds(),
                    fault);
        }
    }
}
