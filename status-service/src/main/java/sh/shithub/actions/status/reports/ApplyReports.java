package sh.shithub.actions.status.reports;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import sh.shithub.actions.contracts.StepStatusReported;
import sh.shithub.actions.contracts.Subject;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.platform.trace.Traces;
import sh.shithub.actions.status.changes.Change;
import sh.shithub.actions.status.changes.Changed;

/**
 * Applies what was reported of jobs that run, each kind by one statement. The rows of runs, jobs and steps are locked, and their jobs were
 * found to run under the reported attempts.
 */
public final class ApplyReports {
    /** The start is that of the first job, from its row. */
    private static final String START_RUNS = """
            UPDATE workflow_runs r
            SET status = 'running', started_at = d.started_at, updated_at = now()
            FROM (
                SELECT run_id, min(started_at) AS started_at
                FROM workflow_jobs
                WHERE id = ANY (?::bigint[])
                GROUP BY run_id
            ) d
            WHERE r.id = d.run_id AND r.status = 'queued'
            RETURNING r.status::text AS what, r.id, r.id AS run_id, NULL::bigint AS job_id, 0 AS attempt,
                r.status::text AS status, r.conclusion::text AS conclusion, r.updated_at AS at
            """;

    private static final String START_CHECK_RUNS = """
            UPDATE check_runs c
            SET status = 'in_progress', started_at = j.started_at, updated_at = now(), trace_id = s.trace_id
            FROM unnest(?::bigint[], ?::uuid[]) AS s (job_id, trace_id)
            JOIN workflow_jobs j ON j.id = s.job_id
            WHERE c.job_id = j.id AND c.status = 'queued'
            RETURNING c.status::text AS what, c.id, j.run_id, c.job_id, j.attempt, c.status::text AS status,
                c.conclusion::text AS conclusion, c.updated_at AS at
            """;

    /** Why the server ended a job stands in its row before this; a job that its runner ended has no such reason. */
    private static final String END_JOBS = """
            UPDATE workflow_jobs j
            SET status = e.status::workflow_job_status, conclusion = e.conclusion::conclusion,
                completed_at = greatest(e.completed_at, j.started_at),
                end_reason = CASE WHEN e.end_reason IS NOT NULL THEN coalesce(j.end_reason, e.end_reason) END,
                updated_at = now(), trace_id = e.trace_id
            FROM unnest(?::bigint[], ?::text[], ?::text[], ?::timestamptz[], ?::text[], ?::uuid[])
                AS e (job_id, status, conclusion, completed_at, end_reason, trace_id)
            WHERE j.id = e.job_id
            RETURNING j.status::text AS what, j.id, j.run_id, j.id AS job_id, j.attempt, j.status::text AS status,
                j.conclusion::text AS conclusion, j.updated_at AS at
            """;

    private static final String START_STEPS = """
            UPDATE workflow_steps s
            SET status = 'running', started_at = r.started_at, updated_at = now(), trace_id = r.trace_id
            FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::int[], ?::timestamptz[], ?::uuid[])
                AS r (run_id, job_id, step_id, attempt, started_at, trace_id)
            WHERE s.id = r.step_id AND s.job_id = r.job_id AND s.status = 'queued'
            RETURNING s.status::text AS what, s.id, r.run_id, s.job_id, r.attempt, s.status::text AS status,
                s.conclusion::text AS conclusion, s.updated_at AS at
            """;

    /** A runner's clock may go back: a step never ends before it started. */
    private static final String END_STEPS = """
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

    private ApplyReports() {}

    /** @return the changes made, in the order in which they follow from each other; what follows from ended jobs is not among them */
    public static List<Change> apply(Connection connection, Reports heard) {
        List<Change> changes = new ArrayList<>();
        changes.addAll(startRuns(connection, heard.jobsStarted()));
        changes.addAll(startCheckRuns(connection, heard.jobsStarted()));
        changes.addAll(startSteps(connection, heard.stepsStarted()));
        changes.addAll(endSteps(connection, heard.stepsEnded()));
        changes.addAll(endJobs(connection, heard.jobsEnded()));
        return changes;
    }

    private static List<Change> startRuns(Connection connection, List<Reports.JobStarted> jobs) {
        return Columns.of(connection, jobs).longs(Reports.JobStarted::jobId).query(START_RUNS, Changed.RUNS);
    }

    private static List<Change> startCheckRuns(Connection connection, List<Reports.JobStarted> jobs) {
        return Columns.of(connection, jobs)
                .longs(Reports.JobStarted::jobId)
                .traces(job -> Traces.of(Subject.job(job.runId(), job.jobId())))
                .query(START_CHECK_RUNS, Changed.CHECK_RUNS);
    }

    private static List<Change> endJobs(Connection connection, List<Reports.JobEnded> jobs) {
        return Columns.of(connection, jobs)
                .longs(Reports.JobEnded::jobId)
                .names(Reports.JobEnded::status)
                .names(Reports.JobEnded::conclusion)
                .times(Reports.JobEnded::completedAt)
                .texts(Reports.JobEnded::endReason)
                .traces(job -> Traces.of(Subject.job(job.runId(), job.jobId())))
                .query(END_JOBS, Changed.JOBS);
    }

    private static List<Change> startSteps(Connection connection, List<StepStatusReported> steps) {
        return Columns.of(connection, steps)
                .longs(StepStatusReported::runId)
                .longs(StepStatusReported::jobId)
                .longs(StepStatusReported::stepId)
                .ints(StepStatusReported::attempt)
                .times(step -> ReportedTime.justNow(step.startedAt(), step.reportedAt()))
                .traces(step -> Traces.of(step.subject()))
                .query(START_STEPS, Changed.STEPS);
    }

    private static List<Change> endSteps(Connection connection, List<StepStatusReported> steps) {
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
                .query(END_STEPS, Changed.STEPS);
    }
}
