package sh.shithub.actions.claim.runs;

import java.sql.Connection;
import java.util.List;

/** Tells others of new runs, once at least: kept in the transaction that writes them. */
public interface AnnounceRuns {
    void queued(Connection transaction, List<NewRun> runs);
}
