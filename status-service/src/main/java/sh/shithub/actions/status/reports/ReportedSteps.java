package sh.shithub.actions.status.reports;

import java.sql.Connection;
import java.util.List;
import sh.shithub.actions.contracts.StepStatusReported;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.platform.trace.Traces;
import sh.shithub.actions.status.changes.Change;
import sh.shithub.actions.status.changes.Changed;

/** Statements on {@code workflow_steps}. The rows are locked, and their jobs were found to run under the reported attempts. */
final class ReportedSteps {
    private static final String START = """
            UPDATE workflow_steps s
            SET status = 'running', started_at = r.started_at, updated_at = now(), trace_id = r.trace_id
            FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::int[], ?::timestamptz[], ?::uuid[])
                AS r (run_id, job_id, step_id, attempt, started_at, trace_id)
            WHERE s.id = r.step_id AND s.job_id = r.job_id AND s.status = 'queued'
            RETURNING s.status::text AS what, s.id, r.run_id, s.job_id, r.attempt, s.status::text AS status,
                s.conclusion::text AS conclusion, s.updated_at AS at
            """;

    /** A runner's clock may go back: a step never ends before it started. */
    private static final String END = """
            UPDATE workflow_steps s
            SET status = r.status::workflow_step_status, conclusion = r.conclusion::conclusion,
                started_at = coalesce(s.started_at, r.started_at),
                completed_at = greatest(r.completed_at, s.started_at, CASE WHEN s.started_at IS NULL THEN r.started_at END),
                updated_at = now(), trace_id = r.trace_id
            FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::int[], ?::text[], ?::text[], ?::timestamptz[],
                    ?::timestamptz[], ?::uuid[])
                AS r (run_id, job_id, step_id, attempt, status, conclusion, started_at, completed_at, trace_id)
            WHERE s.id = r.step_id AND s.job_id = r.job_id AND s.status IN ('queued', 'running')
            RETURNING s.status::text AS what, s.id, r.run_id, s.job_id, r.attempt, s.status::text AS status,
                s.conclusion::text AS conclusion, s.updated_at AS at
            """;

    private ReportedSteps() {}

    static List<Change> start(Connection connection, List<StepStatusReported> steps) {
        return Columns.of(connection, steps)
                .longs(StepStatusReported::runId)
                .longs(StepStatusReported::jobId)
                .longs(StepStatusReported::stepId)
                .ints(StepStatusReported::attempt)
                .times(step -> ReportedTime.justNow(step.startedAt(), step.reportedAt()))
                .traces(step -> Traces.of(step.subject()))
                .query(START, Changed.STEPS);
    }

    static List<Change> end(Connection connection, List<StepStatusReported> steps) {
        return Columns.of(connection, steps)
                .longs(StepStatusReported::runId)
                .longs(StepStatusReported::jobId)
                .longs(StepStatusReported::stepId)
                .ints(StepStatusReported::attempt)
                .names(StepStatusReported::status)
                .names(StepStatusReported::conclusion)
                .times(step -> ReportedTime.before(step.startedAt(), step.reportedAt()))
                .times(step -> ReportedTime.justNow(step.completedAt(), step.reportedAt()))
                .traces(step -> Traces.of(step.subject()))
                .query(END, Changed.STEPS);
    }
}
