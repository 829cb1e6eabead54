package sh.shithub.actions.status.requeue;

import java.sql.Connection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sh.shithub.actions.contracts.JobRequeued;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.platform.trace.Traces;
import sh.shithub.actions.status.changes.Change;
import sh.shithub.actions.status.changes.Changed;

/**
 * Puts the check run of a job that is queued again back too. The message may be read again, and late: then the job runs under a newer
 * claim, and its check run started with that one.
 */
public final class RequeueCheckRuns {
    private static final String PUT_BACK = """
            UPDATE check_runs c
            SET status = 'queued', started_at = NULL, updated_at = now(), trace_id = q.trace_id
            FROM unnest(?::bigint[], ?::bigint[], ?::int[], ?::uuid[]) AS q (run_id, job_id, attempt, trace_id)
            JOIN workflow_jobs j ON j.id = q.job_id AND j.run_id = q.run_id
            WHERE c.job_id = j.id AND c.status = 'in_progress'
                AND (j.status::text = 'queued' OR j.status::text = 'running' AND c.started_at < j.started_at)
            RETURNING c.status::text AS what, c.id, j.run_id, c.job_id, q.attempt, c.status::text AS status,
                c.conclusion::text AS conclusion, c.updated_at AS at
            """;

    private RequeueCheckRuns() {}

    /** @param requeued of jobs whose rows and runs are locked; of a job that came back more than once the last counts */
    public static List<Change> putBack(Connection connection, List<JobRequeued> requeued) {
        Map<Long, JobRequeued> last = new LinkedHashMap<>();
        requeued.forEach(one -> last.put(one.jobId(), one));
        return Columns.of(connection, last.values())
                .longs(JobRequeued::runId)
                .longs(JobRequeued::jobId)
                .ints(JobRequeued::attempt)
                .traces(job -> Traces.of(job.subject()))
                .query(PUT_BACK, Changed.CHECK_RUNS);
    }
}
