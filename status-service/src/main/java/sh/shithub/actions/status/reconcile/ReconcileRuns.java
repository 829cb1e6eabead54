package sh.shithub.actions.status.reconcile;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.context.event.StartupEvent;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.platform.outbox.OutboxRelay;
import sh.shithub.actions.platform.sql.Transactions;
import sh.shithub.actions.platform.sweep.Sweeps;
import sh.shithub.actions.status.changes.AnnounceChanges;
import sh.shithub.actions.status.changes.CancelReason;
import sh.shithub.actions.status.changes.Change;
import sh.shithub.actions.status.changes.CountChanges;
import sh.shithub.actions.status.rollup.SettleRuns;

/**
 * Finds runs whose roll-up was missed, and does it (invariant 4), for as long as the service runs. How often it had to should stay at
 * zero.
 */
@Singleton
public final class ReconcileRuns implements ApplicationEventListener<StartupEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(ReconcileRuns.class);

    private final Sweeps sweeps;
    private final Transactions transactions;
    private final AnnounceChanges announcements;
    private final OutboxRelay relay;
    private final ReconcileSettings settings;
    private final CountChanges counters;
    private final Counter reconciled;
    /** Up to which id the runs of this round have been looked at. */
    private long lookedAt;

    ReconcileRuns(
            Sweeps sweeps,
            Transactions transactions,
            AnnounceChanges announcements,
            OutboxRelay relay,
            ReconcileSettings settings,
            CountChanges counters,
            MeterRegistry registry) {
        this.sweeps = sweeps;
        this.transactions = transactions;
        this.announcements = announcements;
        this.relay = relay;
        this.settings = settings;
        this.counters = counters;
        reconciled = Counter.builder("shithub.actions.rollups.mended")
                .description("Runs whose roll-up had been missed and was made up for")
                .register(registry);
    }

    @Override
    public void onApplicationEvent(StartupEvent started) {
        sweeps.every(settings.every(), "missed roll-ups", this::reconcile);
    }

    /** How many runs this instance has reconciled so far. */
    public long reconciled() {
        return (long) reconciled.count();
    }

    /**
     * Looks at all open runs, of which there may be a million: slice by slice, each in a transaction of its own, so that none is long
     * and a fault costs no more than the slice it met, which comes again at the next turn.
     *
     * @return how many runs were reconciled
     */
    public synchronized int reconcile() {
        int found = 0;
        boolean more = true;
        while (more && !Thread.currentThread().isInterrupted()) {
            Turn turn = transactions.write(this::turn);
            more = turn.slice().runs() == settings.runs();
            lookedAt = more ? turn.slice().last() : 0;
            counters.committed(turn.changes(), CancelReason.ofSkipped(turn.changes()));
            found += count(turn.runs());
        }
        return found;
    }

    private record Turn(MissedRuns.Slice slice, List<Change> changes) {
        List<Long> runs() {
            return changes.stream().map(Change::runId).distinct().sorted().toList();
        }
    }

    private Turn turn(Connection connection) {
        MissedRuns.Slice slice = MissedRuns.open(connection, lookedAt, settings.runs());
        List<Change> changes =
                SettleRuns.missed(connection, MissedRuns.lockMissed(connection, slice, settings.unchangedFor()));
        announcements.keep(connection, changes);
        return new Turn(slice, changes);
    }

    private int count(List<Long> runs) {
        if (!runs.isEmpty()) {
            relay.wake();
            reconciled.increment(runs.size());
            LOG.warn("the roll-up of {} run(s) had been missed and was made up for: {}", runs.size(), runs);
        }
        return runs.size();
    }
}
