package sh.shithub.actions.claim.runs;

import java.sql.Connection;
import java.util.List;
import java.util.Map;

/** Tells others of new runs, once at least: kept in the transaction that writes them. */
public interface AnnounceRuns {
    /** @param runs their rows are written */
    void queued(Connection transaction, List<? extends NewRun> runs);

    /**
     * Runs that a newer one of their concurrency group takes the place of: they are to be cancelled.
     *
     * @param byRun the newer run, by the older one
     */
    void superseded(Connection transaction, Map<Long, Long> byRun);
}
