package sh.shithub.actions.status.reports;

import java.sql.Connection;
import java.util.List;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.status.changes.Change;
import sh.shithub.actions.status.changes.Changed;

/** Statements on {@code workflow_steps}. */
final class ReportedSteps {
    /** Only of a job that runs, under its current attempt: a runner that has lost the job is not heard. */
    private static final String START = """
            WITH reported AS (
                SELECT *
                FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::int[], ?::timestamptz[])
                    AS r (run_id, job_id, step_id, attempt, started_at)
            ), due AS (
                SELECT s.id, r.run_id, r.attempt, r.started_at
                FROM reported r
                JOIN workflow_jobs j ON j.id = r.job_id AND j.run_id = r.run_id AND j.attempt = r.attempt
                JOIN workflow_steps s ON s.id = r.step_id AND s.job_id = j.id
                WHERE j.status::text = 'running' AND s.status = 'queued'
                ORDER BY s.id
                FOR NO KEY UPDATE OF s
            )
            UPDATE workflow_steps s
            SET status = 'running', started_at = d.started_at, updated_at = now()
            FROM due d
            WHERE s.id = d.id
            RETURNING s.status::text AS what, s.id, d.run_id, s.job_id, d.attempt, s.status::text AS status,
                s.conclusion::text AS conclusion, s.updated_at AS at
            """;

    /** A runner's clock may go back: a step never ends before it started. */
    private static final String END = """
            WITH reported AS (
                SELECT *
                FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::int[], ?::text[], ?::text[], ?::timestamptz[],
                        ?::timestamptz[])
                    AS r (run_id, job_id, step_id, attempt, status, conclusion, started_at, completed_at)
            ), due AS (
                SELECT s.id, r.*, coalesce(s.started_at, r.started_at) AS start
                FROM reported r
                JOIN workflow_jobs j ON j.id = r.job_id AND j.run_id = r.run_id AND j.attempt = r.attempt
                JOIN workflow_steps s ON s.id = r.step_id AND s.job_id = j.id
                WHERE j.status::text = 'running' AND s.status IN ('queued', 'running')
                ORDER BY s.id
                FOR NO KEY UPDATE OF s
            )
            UPDATE workflow_steps s
            SET status = d.status::workflow_step_status, conclusion = d.conclusion::conclusion, started_at = d.start,
                completed_at = greatest(d.completed_at, d.start), updated_at = now()
            FROM due d
            WHERE s.id = d.id
            RETURNING s.status::text AS what, s.id, d.run_id, s.job_id, d.attempt, s.status::text AS status,
                s.conclusion::text AS conclusion, s.updated_at AS at
            """;

    private ReportedSteps() {}

    static List<Change> start(Connection connection, List<Reports.StepStarted> steps) {
        return Columns.of(connection, steps)
                .longs(Reports.StepStarted::runId)
                .longs(Reports.StepStarted::jobId)
                .longs(Reports.StepStarted::stepId)
                .ints(Reports.StepStarted::attempt)
                .times(Reports.StepStarted::startedAt)
                .query(START, Changed.STEPS);
    }

    static List<Change> end(Connection connection, List<Reports.StepEnded> steps) {
        return Columns.of(connection, steps)
                .longs(Reports.StepEnded::runId)
                .longs(Reports.StepEnded::jobId)
                .longs(Reports.StepEnded::stepId)
                .ints(Reports.StepEnded::attempt)
                .names(Reports.StepEnded::status)
                .names(Reports.StepEnded::conclusion)
                .times(Reports.StepEnded::startedAt)
                .times(Reports.StepEnded::completedAt)
                .query(END, Changed.STEPS);
    }
}
