package sh.shithub.actions.claim.announce;

import java.sql.Connection;
import java.util.List;
import sh.shithub.actions.contracts.JobExpired;
import sh.shithub.actions.contracts.JobRequeued;

/** Tells others of jobs handed out and taken back, once at least: kept in the transaction that does it. */
public interface AnnounceJobs {
    void claimed(Connection transaction, List<Claim> claims);

    void requeued(Connection transaction, List<JobRequeued> jobs);

    void expired(Connection transaction, List<JobExpired> jobs);
}
