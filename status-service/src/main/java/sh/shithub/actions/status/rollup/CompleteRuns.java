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
    /**
     * Ends with its last job. A run of which no job ever started has no start either. The jobs are looked at again, for the roll-up
     * saw them unlocked: a run with an open job never completes.
     */
    private static final String COMPLETE = """
            WITH due AS (
                SELECT e.run_id, e.conclusion, e.completing_job_id, jobs.first_start, jobs.last_end
                FROM unnest(?::bigint[], ?::text[], ?::bigint[]) AS e (run_id, conclusion, completing_job_id)
                CROSS JOIN LATERAL (
                    SELECT min(j.started_at) AS first_start, max(j.completed_at) AS last_end,
                        bool_and(j.conclusion IS NOT NULL) AS all_ended
                    FROM workflow_jobs j
                    WHERE j.run_id = e.run_id
                ) jobs
                WHERE jobs.all_ended
            )
            UPDATE workflow_runs r
            SET status = 'completed', conclusion = d.conclusion::conclusion, completing_job_id = d.completing_job_id,
                started_at = coalesce(r.started_at, d.first_start),
                completed_at = greatest(d.last_end, r.started_at, d.first_start), updated_at = now()
            FROM due d
            WHERE r.id = d.run_id AND r.status IN ('queued', 'running')
            RETURNING r.status::text AS what, r.id, r.id AS run_id, NULL::bigint AS job_id, 0 AS attempt,
                r.status::text AS status, r.conclusion::text AS conclusion, r.updated_at AS at,
                r.event::text AS event, (extract(epoch FROM r.completed_at - r.started_at) * 1000)::bigint AS took_millis
            """;

    private CompleteRuns() {}

    static List<Change> complete(Connection connection, Map<Long, Conclusion> conclusions, Map<Long, Long> completing) {
        return Columns.of(connection, conclusions.entrySet())
                .longs(Map.Entry::getKey)
                .names(Map.Entry::getValue)
                .longs(run -> completing.get(run.getKey()))
                .query(COMPLETE, Changed.COMPLETED_RUNS);
    }
}
