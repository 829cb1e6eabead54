package sh.shithub.actions.status.mend;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.platform.sql.Transactions;
import sh.shithub.actions.status.changes.AnnounceChanges;
import sh.shithub.actions.status.changes.Change;
import sh.shithub.actions.status.rollup.SettleRuns;

/** Finds runs whose roll-up was missed, and does it (invariant 4). How often it had to should stay at zero. */
@Singleton
public final class MendMissedRuns {
    private static final Logger LOG = LoggerFactory.getLogger(MendMissedRuns.class);
    private final Transactions transactions;
    private final AnnounceChanges announcements;
    private final MendSettings settings;
    private final LongAdder mended = new LongAdder();
    /** Up to which id the runs of this round have been looked at. */
    private long lookedAt;

    MendMissedRuns(Transactions transactions, AnnounceChanges announcements, MendSettings settings) {
        this.transactions = transactions;
        this.announcements = announcements;
        this.settings = settings;
    }

    /** How many runs this instance has mended so far. */
    public long mended() {
        return mended.sum();
    }

    /**
     * Looks at the next open runs, of which there may be a million: a turn costs the same however many wait.
     *
     * @return how many runs were mended
     */
    public synchronized int mend() {
        List<Long> runs = transactions.write(this::mend);
        if (!runs.isEmpty()) {
            mended.add(runs.size());
            LOG.warn("the roll-up of {} run(s) had been missed and was made up for: {}", runs.size(), runs);
        }
        return runs.size();
    }

    private List<Long> mend(Connection connection) {
        MissedRuns.Slice slice = MissedRuns.open(connection, lookedAt, settings.runs());
        List<Change> changes =
                SettleRuns.missed(connection, MissedRuns.lockMissed(connection, slice, settings.unchangedFor()));
        announcements.keep(connection, changes);
        lookedAt = slice.runs() < settings.runs() ? 0 : slice.last();
        return changes.stream().map(Change::runId).distinct().sorted().toList();
    }
}
