package sh.shithub.actions.status.cancel;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import sh.shithub.actions.contracts.Status;
import sh.shithub.actions.contracts.Subject;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.platform.trace.Traces;
import sh.shithub.actions.status.changes.Change;
import sh.shithub.actions.status.changes.Changed;
import sh.shithub.actions.status.jobs.LockedJobs;

/**
 * Cancels jobs that are held: what is queued ends at once; what runs is told, once, and ended by claim-service when a grace has passed
 * ({@code cancel_requested_at}). A claim of the same moment either had the job's row first, and the job is told, or finds it ended.
 */
public final class CancelJobs {
    private static final String END = """
            UPDATE workflow_jobs j
            SET status = 'cancelled', conclusion = 'cancelled', ready_at = NULL,
                completed_at = greatest(now(), j.started_at), updated_at = now(), trace_id = c.trace_id
            FROM unnest(?::bigint[], ?::uuid[]) AS c (job_id, trace_id)
            WHERE j.id = c.job_id
            RETURNING j.status::text AS what, j.id, j.run_id, j.id AS job_id, j.attempt, j.status::text AS status,
                j.conclusion::text AS conclusion, j.updated_at AS at
            """;

    private static final String TELL = """
            UPDATE workflow_jobs j
            SET cancel_requested = true, cancel_requested_at = now(), updated_at = now(), trace_id = c.trace_id
            FROM unnest(?::bigint[], ?::uuid[]) AS c (job_id, trace_id)
            WHERE j.id = c.job_id
            RETURNING 'cancel_requested' AS what, j.id, j.run_id, j.id AS job_id, j.attempt, j.status::text AS status,
                j.conclusion::text AS conclusion, j.updated_at AS at
            """;

    private CancelJobs() {}

    /** @param jobs open ones, as they were when their locks were had */
    public static List<Change> cancel(Connection connection, List<LockedJobs.Job> jobs) {
        List<LockedJobs.Job> queued =
                jobs.stream().filter(job -> job.status() == Status.queued).toList();
        List<LockedJobs.Job> untold = jobs.stream()
                .filter(job -> job.status() == Status.running && !job.cancelRequested())
                .toList();
        List<Change> changes = new ArrayList<>(cancelled(connection, queued).query(END, Changed.JOBS));
        changes.addAll(cancelled(connection, untold).query(TELL, Changed.JOBS));
        return changes;
    }

    private static Columns<LockedJobs.Job> cancelled(Connection connection, List<LockedJobs.Job> jobs) {
        return Columns.of(connection, jobs)
                .longs(LockedJobs.Job::id)
                .traces(job -> Traces.of(Subject.job(job.runId(), job.id())));
    }

    /** Those that this will end. */
    public static Collection<Long> queued(List<LockedJobs.Job> jobs) {
        return jobs.stream()
                .filter(job -> job.status() == Status.queued)
                .map(LockedJobs.Job::id)
                .toList();
    }
}
