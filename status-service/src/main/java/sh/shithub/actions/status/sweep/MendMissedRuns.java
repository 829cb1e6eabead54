package sh.shithub.actions.status.sweep;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.platform.sql.Transactions;
import sh.shithub.actions.status.Announcements;
import sh.shithub.actions.status.Change;
import sh.shithub.actions.status.RollUp;
import sh.shithub.actions.status.Rows;
import sh.shithub.actions.status.SettleRuns;

/** Finds runs whose roll-up was missed, and does it (invariant 4). How often it had to should stay at zero. */
@Singleton
public final class MendMissedRuns {
    private static final Logger LOG = LoggerFactory.getLogger(MendMissedRuns.class);
    private final Transactions transactions;
    private final Rows.Access rows;
    private final Announcements announcements;
    private final SweepSettings settings;
    private final LongAdder mended = new LongAdder();
    /** Up to which id the runs of this round have been looked at. */
    private long lookedAt;

    MendMissedRuns(Transactions transactions, Rows.Access rows, Announcements announcements, SweepSettings settings) {
        this.transactions = transactions;
        this.rows = rows;
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
        Rows here = rows.in(connection);
        Rows.Slice slice = here.openRuns(lookedAt, settings.runs());
        Map<Long, List<RollUp.Job>> jobs = here.jobsOf(here.lockMissedRuns(slice, settings.unchangedFor()));
        List<Change> changes = SettleRuns.settle(here, jobs, ended(jobs.values()));
        announcements.keep(connection, changes);
        lookedAt = slice.runs() < settings.runs() ? 0 : slice.last();
        return changes.stream().map(Change::runId).distinct().sorted().toList();
    }

    private static List<Long> ended(Collection<List<RollUp.Job>> runs) {
        return runs.stream()
                .flatMap(List::stream)
                .filter(job -> job.status().terminal())
                .map(RollUp.Job::id)
                .toList();
    }
}
