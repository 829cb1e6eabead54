package sh.shithub.actions.status.store;

import java.sql.Connection;
import java.util.Collection;
import java.util.List;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.status.Change;
import sh.shithub.actions.status.Reports;

/** Statements on {@code check_runs}: they follow their jobs' rows. */
final class CheckRunRows {
    private static final String START = """
            WITH reported AS (
                SELECT * FROM unnest(?::bigint[], ?::bigint[], ?::int[]) AS r (run_id, job_id, attempt)
            ), due AS (
                SELECT c.id, j.run_id, j.attempt, j.started_at
                FROM reported r
                JOIN workflow_jobs j ON j.id = r.job_id AND j.run_id = r.run_id AND j.attempt = r.attempt
                JOIN check_runs c ON c.job_id = j.id
                WHERE j.status::text = 'running' AND c.status = 'queued'
                ORDER BY c.id
                FOR NO KEY UPDATE OF c
            )
            UPDATE check_runs c
            SET status = 'in_progress', started_at = d.started_at, updated_at = now()
            FROM due d
            WHERE c.id = d.id
            RETURNING c.status::text AS what, c.id, d.run_id, c.job_id, d.attempt, c.status::text AS status,
                c.conclusion::text AS conclusion, c.updated_at AS at
            """;

    private static final String COMPLETE = """
            WITH due AS (
                SELECT c.id, j.run_id, j.attempt, j.conclusion, j.completed_at,
                    coalesce(c.started_at, j.started_at) AS start
                FROM workflow_jobs j
                JOIN check_runs c ON c.job_id = j.id
                WHERE j.id = ANY (?::bigint[])
                    AND j.status IN ('completed', 'cancelled', 'skipped')
                    AND c.status <> 'completed'
                ORDER BY c.id
                FOR NO KEY UPDATE OF c
            )
            UPDATE check_runs c
            SET status = 'completed', conclusion = d.conclusion, started_at = d.start,
                completed_at = greatest(d.completed_at, d.start), updated_at = now()
            FROM due d
            WHERE c.id = d.id
            RETURNING c.status::text AS what, c.id, d.run_id, c.job_id, d.attempt, c.status::text AS status,
                c.conclusion::text AS conclusion, c.updated_at AS at
            """;

    private CheckRunRows() {}

    static List<Change> start(Connection connection, List<Reports.JobStarted> jobs) {
        return RunRows.started(connection, jobs).query(START, Changed.CHECK_RUNS);
    }

    static List<Change> complete(Connection connection, Collection<Long> jobs) {
        return Columns.ids(connection, jobs).query(COMPLETE, Changed.CHECK_RUNS);
    }
}
