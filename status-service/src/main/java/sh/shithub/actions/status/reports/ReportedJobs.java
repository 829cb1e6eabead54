package sh.shithub.actions.status.reports;

import java.sql.Connection;
import java.util.List;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.status.changes.Change;
import sh.shithub.actions.status.changes.Changed;

/**
 * Statements on what a job's start and end change at once.
 *
 * <p>Here and beside this, what is reported finds its job by its key. The job's status is compared as text for that reason: compared
 * as what it is, it leads the planner to the index of running jobs, all of which are then read for each batch.
 */
final class ReportedJobs {
    /** Locked already, so no order is needed; the start is that of the first job, from its row. */
    private static final String START_RUNS = """
            WITH reported AS (
                SELECT * FROM unnest(?::bigint[], ?::bigint[], ?::int[]) AS r (run_id, job_id, attempt)
            ), due AS (
                SELECT j.run_id, min(j.started_at) AS started_at
                FROM reported r
                JOIN workflow_jobs j ON j.id = r.job_id AND j.run_id = r.run_id AND j.attempt = r.attempt
                WHERE j.status::text = 'running'
                GROUP BY j.run_id
            )
            UPDATE workflow_runs r
            SET status = 'running', started_at = d.started_at, updated_at = now()
            FROM due d
            WHERE r.id = d.run_id AND r.status = 'queued'
            RETURNING r.status::text AS what, r.id, r.id AS run_id, NULL::bigint AS job_id, 0 AS attempt,
                r.status::text AS status, r.conclusion::text AS conclusion, r.updated_at AS at
            """;

    private static final String START_CHECK_RUNS = """
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

    /** {@code running} says that a runner holds the job (the schema sees to it); the attempt says that it is still this one. */
    private static final String END = """
            WITH reported AS (
                SELECT *
                FROM unnest(?::bigint[], ?::bigint[], ?::int[], ?::text[], ?::text[], ?::timestamptz[])
                    AS r (run_id, job_id, attempt, status, conclusion, completed_at)
            ), due AS (
                SELECT j.id, r.status, r.conclusion, r.completed_at
                FROM reported r
                JOIN workflow_jobs j ON j.id = r.job_id AND j.run_id = r.run_id AND j.attempt = r.attempt
                WHERE j.status::text = 'running'
                ORDER BY j.id
                FOR NO KEY UPDATE OF j
            )
            UPDATE workflow_jobs j
            SET status = d.status::workflow_job_status, conclusion = d.conclusion::conclusion,
                completed_at = greatest(d.completed_at, j.started_at), updated_at = now()
            FROM due d
            WHERE j.id = d.id
            RETURNING j.status::text AS what, j.id, j.run_id, j.id AS job_id, j.attempt, j.status::text AS status,
                j.conclusion::text AS conclusion, j.updated_at AS at
            """;

    private ReportedJobs() {}

    static List<Change> startRuns(Connection connection, List<Reports.JobStarted> jobs) {
        return started(connection, jobs).query(START_RUNS, Changed.RUNS);
    }

    static List<Change> startCheckRuns(Connection connection, List<Reports.JobStarted> jobs) {
        return started(connection, jobs).query(START_CHECK_RUNS, Changed.CHECK_RUNS);
    }

    /** The columns of a statement about jobs that started. */
    private static Columns<Reports.JobStarted> started(Connection connection, List<Reports.JobStarted> jobs) {
        return Columns.of(connection, jobs)
                .longs(Reports.JobStarted::runId)
                .longs(Reports.JobStarted::jobId)
                .ints(Reports.JobStarted::attempt);
    }

    static List<Change> end(Connection connection, List<Reports.JobEnded> jobs) {
        return Columns.of(connection, jobs)
                .longs(Reports.JobEnded::runId)
                .longs(Reports.JobEnded::jobId)
                .ints(Reports.JobEnded::attempt)
                .names(Reports.JobEnded::status)
                .names(Reports.JobEnded::conclusion)
                .times(Reports.JobEnded::completedAt)
                .query(END, Changed.JOBS);
    }
}
