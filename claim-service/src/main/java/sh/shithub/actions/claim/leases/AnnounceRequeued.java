package sh.shithub.actions.claim.leases;

import java.sql.Connection;
import java.util.List;

/** Tells others of jobs that are queued again, once at least: kept in the transaction that takes them back. */
public interface AnnounceRequeued {
    void requeued(Connection transaction, List<Requeued> jobs);
}
