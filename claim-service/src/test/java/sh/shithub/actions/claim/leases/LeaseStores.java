package sh.shithub.actions.claim.leases;

import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import sh.shithub.actions.claim.ClaimSettings;
import sh.shithub.actions.claim.announce.AnnounceJobs;
import sh.shithub.actions.claim.announce.Claim;
import sh.shithub.actions.contracts.JobExpired;
import sh.shithub.actions.contracts.JobRequeued;

/** What looks for overdue jobs, without a container around it and with a clock that a test moves on. */
public final class LeaseStores {
    static final LeaseSettings SETTINGS = new LeaseSettings(
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofSeconds(300),
            Duration.ofSeconds(30),
            5,
            Duration.ZERO);

    public final UnlistedJobs unlistedJobs;
    final LeaseTime time = new LeaseTime();
    final Announced announced = new Announced();
    final OverdueJobs overdueJobs;
    final SettleOverdue settleOverdue;
    final LostJobs lostJobs;

    public LeaseStores(ClaimSettings claims) {
        overdueJobs = new OverdueJobs(claims, SETTINGS, time);
        settleOverdue = new SettleOverdue(announced, SETTINGS);
        lostJobs = new LostJobs(announced, SETTINGS, time);
        unlistedJobs = new UnlistedJobs(settleOverdue, SETTINGS, time);
    }

    /** As a sweep does, in one transaction. */
    void sweep(Connection transaction, int most) {
        settleOverdue.settle(transaction, overdueJobs.find(transaction, most));
        lostJobs.queueAgain(transaction, most);
    }

    /** What was announced, in words. */
    static final class Announced implements AnnounceJobs {
        private final List<String> said = new ArrayList<>();

        @Override
        public void claimed(Connection transaction, List<Claim> claims) {}

        @Override
        public synchronized void requeued(Connection transaction, List<JobRequeued> jobs) {
            jobs.forEach(
                    job -> said.add("requeued %d attempt %d: %s".formatted(job.jobId(), job.attempt(), job.reason())));
        }

        @Override
        public synchronized void expired(Connection transaction, List<JobExpired> jobs) {
            jobs.forEach(job -> said.add("expired %d attempt %d as %s, %s: %s"
                    .formatted(job.jobId(), job.attempt(), job.status(), job.conclusion(), job.reason())));
        }

        /** Since it was asked last. */
        synchronized List<String> news() {
            List<String> news = List.copyOf(said);
            said.clear();
            return news;
        }
    }
}
