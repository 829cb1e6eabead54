package sh.shithub.actions.status.mend;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.platform.outbox.OutboxRelay;
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
    private final OutboxRelay relay;
    private final MendSettings settings;
    private final LongAdder mended = new LongAdder();
    /** Up to which id the runs of this round have been looked at. */
    private long lookedAt;

    MendMissedRuns(Transactions transactions, AnnounceChanges announcements, OutboxRelay relay, MendSettings settings) {
        this.transactions = transactions;
        this.announcements = announcements;
        this.relay = relay;
        this.settings = settings;
    }

    /** How many runs this instance has mended so far. */
    public long mended() {
        return mended.sum();
    }

    /**
     * Looks at all open runs, of which there may be a million: slice by slice, each in a transaction of its own, so that none is long
     * and a fault costs no more than the slice it met, which comes again at the next turn.
     *
     * @return how many runs were mended
     */
    public synchronized int mend() {
        int found = 0;
        boolean more = true;
        while (more && !Thread.currentThread().isInterrupted()) {
            Turn turn = transactions.write(this::turn);
            more = turn.slice().runs() == settings.runs();
            lookedAt = more ? turn.slice().last() : 0;
            found += count(turn.mended());
        }
        return found;
    }

    private record Turn(MissedRuns.Slice slice, List<Long> mended) {}

    private Turn turn(Connection connection) {
        MissedRuns.Slice slice = MissedRuns.open(connection, lookedAt, settings.runs());
        List<Change> changes =
                SettleRuns.missed(connection, MissedRuns.lockMissed(connection, slice, settings.unchangedFor()));
        announcements.keep(connection, changes);
        return new Turn(
                slice, changes.stream().map(Change::runId).distinct().sorted().toList());
    }

    private int count(List<Long> runs) {
        if (!runs.isEmpty()) {
            relay.wake();
            mended.add(runs.size());
            LOG.warn("the roll-up of {} run(s) had been missed and was made up for: {}", runs.size(), runs);
        }
        return runs.size();
    }
}
