package sh.shithub.actions.claim.leases;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.contracts.JobRequeued;
import sh.shithub.actions.platform.outbox.OutboxRelay;
import sh.shithub.actions.platform.sql.Transactions;

/** A claim is an offer, then a lease (invariant 7); every instance looks, none takes the same job away twice. */
@Singleton
public final class SweepLeases {
    private static final Logger LOG = LoggerFactory.getLogger(SweepLeases.class);
    private static final int BATCH = 500;

    private final Transactions transactions;
    private final OverdueJobs overdueJobs;
    private final SettleOverdue settleOverdue;
    private final LostJobs lostJobs;
    private final OutboxRelay relay;

    SweepLeases(
            Transactions transactions,
            OverdueJobs overdueJobs,
            SettleOverdue settleOverdue,
            LostJobs lostJobs,
            OutboxRelay relay) {
        this.transactions = transactions;
        this.overdueJobs = overdueJobs;
        this.settleOverdue = settleOverdue;
        this.lostJobs = lostJobs;
        this.relay = relay;
    }

    /** @return the ids of the jobs that were taken away from their runners */
    public List<Long> sweep() {
        List<Long> all = new ArrayList<>();
        settleOverdue(all);
        queueLostAgain(all);
        if (!all.isEmpty()) {
            relay.wake();
        }
        return all;
    }

    private void settleOverdue(List<Long> all) {
        List<Overdue> batch;
        do {
            batch = transactions.write(connection -> {
                List<Overdue> found = overdueJobs.find(connection, BATCH);
                settleOverdue.settle(connection, found);
                return found;
            });
            batch.forEach(job -> all.add(job.jobId()));
        } while (batch.size() == BATCH);
    }

    private void queueLostAgain(List<Long> all) {
        List<JobRequeued> batch;
        do {
            batch = transactions.write(connection -> lostJobs.queueAgain(connection, BATCH));
            for (JobRequeued job : batch) {
                LOG.warn(
                        "the runner of job {} is lost, attempt {}: the job is queued again",
                        job.jobId(),
                        job.attempt());
                all.add(job.jobId());
            }
        } while (batch.size() == BATCH);
    }
}
