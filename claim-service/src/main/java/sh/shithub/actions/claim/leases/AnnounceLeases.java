package sh.shithub.actions.claim.leases;

import java.sql.Connection;
import java.util.List;
import sh.shithub.actions.contracts.JobExpired;
import sh.shithub.actions.contracts.JobRequeued;

/** Tells others of jobs that were taken away from their runners, once at least: kept in the transaction that does it. */
public interface AnnounceLeases {
    void requeued(Connection transaction, List<JobRequeued> jobs);

    void expired(Connection transaction, List<JobExpired> jobs);
}
