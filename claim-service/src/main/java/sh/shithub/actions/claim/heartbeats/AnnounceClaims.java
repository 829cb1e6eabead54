package sh.shithub.actions.claim.heartbeats;

import java.sql.Connection;
import java.util.List;
import sh.shithub.actions.contracts.JobExpired;

/** Tells others of jobs handed out, once at least: kept in the transaction that hands them out. */
public interface AnnounceClaims {
    void claimed(Connection transaction, List<Claim> claims);

    void expired(Connection transaction, List<JobExpired> jobs);
}
