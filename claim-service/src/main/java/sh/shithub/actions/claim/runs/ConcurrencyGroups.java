package sh.shithub.actions.claim.runs;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import sh.shithub.actions.platform.sql.Columns;

/**
 * {@code cancel-in-progress}: a new run that says so takes the place of the open runs of its concurrency group, which are to be cancelled.
 * Without it a new run waits until it is the first of its group; admission sees to that.
 */
@Singleton
record ConcurrencyGroups(AnnounceRuns announceRuns) {
    private static final String SUPERSEDED = """
            SELECT older.id AS run_id, max(r.id) AS by_run
            FROM unnest(?::bigint[]) AS n (id)
            JOIN workflow_runs r ON r.id = n.id
            CROSS JOIN LATERAL (
                SELECT o.id
                FROM workflow_runs o
                WHERE o.repo_id = r.repo_id AND o.concurrency_group = r.concurrency_group AND o.concurrency_group <> ''
                    AND o.status IN ('queued', 'running') AND o.id < r.id
            ) older
            WHERE r.cancel_in_progress
            GROUP BY older.id
            ORDER BY older.id
            """;

    /** @param newRuns ids of runs that may have a group, in the transaction that writes them */
    void takePlaces(Connection transaction, Collection<Long> newRuns) {
        Map<Long, Long> newestByOlder = new LinkedHashMap<>();
        Columns.ids(transaction, newRuns)
                .each(SUPERSEDED, row -> newestByOlder.put(row.getLong("run_id"), row.getLong("by_run")));
        announceRuns.superseded(transaction, newestByOlder);
    }
}
