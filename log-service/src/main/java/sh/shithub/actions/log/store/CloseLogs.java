package sh.shithub.actions.log.store;

import java.sql.Connection;
import java.util.List;
import sh.shithub.actions.contracts.Subject;
import sh.shithub.actions.log.LogEntry;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.platform.trace.Traces;

/**
 * New rows of {@code log_finalizations}. A step without any chunk is done at once, without an object: its key stays null,
 * and an empty object would cost two requests to say what the row says. A row that is there already is another close marker's, except
 * that of a log that was open again.
 */
final class CloseLogs {
    private static final String STEPS = """
            WITH closed AS MATERIALIZED (
                SELECT c.step_id, c.run_id, c.job_id, c.trace_id, j.id IS NOT NULL AS known
                FROM (
                    SELECT DISTINCT *
                    FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::uuid[]) AS c (run_id, job_id, step_id, trace_id)
                ) c
                LEFT JOIN workflow_steps s ON s.id = c.step_id AND s.job_id = c.job_id
                LEFT JOIN workflow_jobs j ON j.id = s.job_id AND j.run_id = c.run_id
            ), opened AS (
                INSERT INTO log_finalizations AS f (step_id, run_id, job_id, state, trace_id)
                SELECT c.step_id, c.run_id, c.job_id, CASE WHEN EXISTS (
                    SELECT FROM workflow_step_log_chunks k WHERE k.step_id = c.step_id) THEN 'pending' ELSE 'done' END,
                    c.trace_id
                FROM closed c
                WHERE c.known
                ORDER BY c.step_id
                ON CONFLICT (step_id) DO UPDATE
                    SET state = 'pending', next_try_at = now(), updated_at = now(), trace_id = excluded.trace_id
                    WHERE f.state = 'open'
                RETURNING f.step_id, f.state
            )
            SELECT step_id AS id, state FROM opened
            UNION ALL
            SELECT step_id, 'foreign' FROM closed WHERE NOT known
            """;

    private static final String JOBS = """
            WITH closed AS MATERIALIZED (
                SELECT c.job_id, c.run_id, c.trace_id, j.id IS NOT NULL AS known
                FROM (SELECT DISTINCT * FROM unnest(?::bigint[], ?::bigint[], ?::uuid[]) AS c (run_id, job_id, trace_id)) c
                LEFT JOIN workflow_jobs j ON j.id = c.job_id AND j.run_id = c.run_id
            ), opened AS (
                INSERT INTO log_finalizations AS f (step_id, run_id, job_id, state, trace_id)
                SELECT s.id, c.run_id, c.job_id, CASE WHEN EXISTS (
                    SELECT FROM workflow_step_log_chunks k WHERE k.step_id = s.id) THEN 'pending' ELSE 'done' END,
                    c.trace_id
                FROM closed c
                JOIN workflow_steps s ON s.job_id = c.job_id
                WHERE c.known
                ORDER BY s.id
                ON CONFLICT (step_id) DO UPDATE
                    SET state = 'pending', next_try_at = now(), updated_at = now(), trace_id = excluded.trace_id
                    WHERE f.state = 'open'
                RETURNING f.step_id, f.state
            )
            SELECT step_id AS id, state FROM opened
            UNION ALL
            SELECT job_id, 'foreign' FROM closed WHERE NOT known
            """;

    private CloseLogs() {}

    static List<Long> steps(Connection connection, List<LogEntry.StepClosed> closed) {
        List<StepState> states = Columns.of(connection, closed)
                .longs(LogEntry.StepClosed::runId)
                .longs(LogEntry.StepClosed::jobId)
                .longs(LogEntry.StepClosed::stepId)
                .traces(step -> Traces.of(Subject.step(step.runId(), step.jobId(), step.stepId())))
                .query(STEPS, StepState::read);
        return StepState.pending(states, "step");
    }

    static List<Long> jobs(Connection connection, List<LogEntry.JobClosed> closed) {
        List<StepState> states = Columns.of(connection, closed)
                .longs(LogEntry.JobClosed::runId)
                .longs(LogEntry.JobClosed::jobId)
                .traces(job -> Traces.of(Subject.job(job.runId(), job.jobId())))
                .query(JOBS, StepState::read);
        return StepState.pending(states, "job");
    }
}
