package sh.shithub.actions.status.reports;

import java.sql.Connection;
import java.util.List;
import sh.shithub.actions.contracts.Subject;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.platform.trace.Traces;
import sh.shithub.actions.status.changes.Change;
import sh.shithub.actions.status.changes.Changed;

/** What a job's start and end change at once. Its row, and its run's, are locked and were found to allow it. */
final class ReportedJobs {
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
    private static final String END = """
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

    private ReportedJobs() {}

    static List<Change> startRuns(Connection connection, List<Reports.JobStarted> jobs) {
        return Columns.of(connection, jobs).longs(Reports.JobStarted::jobId).query(START_RUNS, Changed.RUNS);
    }

    static List<Change> startCheckRuns(Connection connection, List<Reports.JobStarted> jobs) {
        return Columns.of(connection, jobs)
                .longs(Reports.JobStarted::jobId)
                .traces(job -> Traces.of(Subject.job(job.runId(), job.jobId())))
                .query(START_CHECK_RUNS, Changed.CHECK_RUNS);
    }

    static List<Change> end(Connection connection, List<Reports.JobEnded> jobs) {
        return Columns.of(connection, jobs)
                .longs(Reports.JobEnded::jobId)
                .names(Reports.JobEnded::status)
                .names(Reports.JobEnded::conclusion)
                .times(Reports.JobEnded::completedAt)
                .texts(Reports.JobEnded::endReason)
                .traces(job -> Traces.of(Subject.job(job.runId(), job.jobId())))
                .query(END, Changed.JOBS);
    }
}
