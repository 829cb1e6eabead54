package sh.shithub.actions.status.rollup;

import java.sql.Connection;
import java.util.List;
import java.util.Map;
import sh.shithub.actions.contracts.Conclusion;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.status.changes.Change;
import sh.shithub.actions.status.changes.Changed;

/** A run whose jobs have all ended. */
final class CompleteRuns {
    /** Ends with its last job. A run of which no job ever started has no start either. */
    private static final String COMPLETE = """
            WITH due AS (
                SELECT e.run_id, e.conclusion, jobs.first_start, jobs.last_end
                FROM unnest(?::bigint[], ?::text[]) AS e (run_id, conclusion)
                CROSS JOIN LATERAL (
                    SELECT min(j.started_at) AS first_start, max(j.completed_at) AS last_end
                    FROM workflow_jobs j
                    WHERE j.run_id = e.run_id
                ) jobs
            )
            UPDATE workflow_runs r
            SET status = 'completed', conclusion = d.conclusion::conclusion,
                started_at = coalesce(r.started_at, d.first_start),
                completed_at = greatest(d.last_end, r.started_at, d.first_start), updated_at = now()
            FROM due d
            WHERE r.id = d.run_id AND r.status IN ('queued', 'running')
            RETURNING r.status::text AS what, r.id, r.id AS run_id, NULL::bigint AS job_id, 0 AS attempt,
                r.status::text AS status, r.conclusion::text AS conclusion, r.updated_at AS at
            """;

    private CompleteRuns() {}

    static List<Change> complete(Connection connection, Map<Long, Conclusion> conclusions) {
        return Columns.of(connection, conclusions.entrySet())
                .longs(Map.Entry::getKey)
                .names(Map.Entry::getValue)
                .query(COMPLETE, Changed.RUNS);
    }
}
