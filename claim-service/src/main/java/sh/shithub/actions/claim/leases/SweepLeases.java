package sh.shithub.actions.claim.leases;

import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.context.event.StartupEvent;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.claim.ClaimSettings;
import sh.shithub.actions.contracts.JobRequeued;
import sh.shithub.actions.platform.outbox.OutboxRelay;
import sh.shithub.actions.platform.sql.Transactions;
import sh.shithub.actions.platform.sweep.Sweeps;

/**
 * A claim is an offer, then a lease (invariant 7): looks for overdue jobs for as long as the service runs. Every instance looks, none
 * takes the same job away twice.
 */
@Singleton
public record SweepLeases(
        Sweeps sweeps,
        Transactions transactions,
        OverdueJobs overdueJobs,
        SettleOverdue settleOverdue,
        LostJobs lostJobs,
        OutboxRelay relay,
        ClaimSettings claims,
        LeaseSettings settings)
        implements ApplicationEventListener<StartupEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(SweepLeases.class);
    private static final int BATCH = 500;

    @Override
    public void onApplicationEvent(StartupEvent started) {
        sweeps.every(settings.every(claims), "overdue jobs", this::sweep);
    }

    /** @return the ids of the jobs that were taken away from their runners */
    public List<Long> sweep() {
        List<Long> all = new ArrayList<>();
        inBatches(this::settle).forEach(job -> all.add(job.jobId()));
        for (JobRequeued job : inBatches(connection -> lostJobs.queueAgain(connection, BATCH))) {
            LOG.warn("the runner of job {} is lost, attempt {}: the job is queued again", job.jobId(), job.attempt());
            all.add(job.jobId());
        }
        if (!all.isEmpty()) {
            relay.wake();
        }
        return all;
    }

    private List<Overdue> settle(Connection connection) {
        List<Overdue> found = overdueJobs.find(connection, BATCH);
        settleOverdue.settle(connection, found);
        return found;
    }

    /** @param work does a batch, in a transaction of its own; one that is not full is the last */
    private <T> List<T> inBatches(Function<Connection, List<T>> work) {
        List<T> all = new ArrayList<>();
        List<T> batch;
        do {
            batch = transactions.write(work::apply);
            all.addAll(batch);
        } while (batch.size() == BATCH);
        return all;
    }
}
