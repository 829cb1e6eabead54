package sh.shithub.actions.status.cancel;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import sh.shithub.actions.contracts.Status;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.status.changes.Change;
import sh.shithub.actions.status.changes.Changed;
import sh.shithub.actions.status.jobs.HeldJobs;

/**
 * Cancels jobs that are held: what is queued ends at once; what runs is told, once, and ended by claim-service when a grace has passed
 * ({@code cancel_requested_at}). A claim of the same moment either had the job's row first, and the job is told, or finds it ended.
 */
public final class CancelJobs {
    private static final String END = """
            UPDATE workflow_jobs j
            SET status = 'cancelled', conclusion = 'cancelled', ready_at = NULL,
                completed_at = greatest(now(), j.started_at), updated_at = now()
            WHERE j.id = ANY (?::bigint[])
            RETURNING j.status::text AS what, j.id, j.run_id, j.id AS job_id, j.attempt, j.status::text AS status,
                j.conclusion::text AS conclusion, j.updated_at AS at
            """;

    private static final String TELL = """
            UPDATE workflow_jobs j
            SET cancel_requested = true, cancel_requested_at = now(), updated_at = now()
            WHERE j.id = ANY (?::bigint[])
            RETURNING 'cancel_requested' AS what, j.id, j.run_id, j.id AS job_id, j.attempt, j.status::text AS status,
                j.conclusion::text AS conclusion, j.updated_at AS at
            """;

    private CancelJobs() {}

    /** @param jobs open ones, as they were when their locks were had */
    public static List<Change> cancel(Connection connection, List<HeldJobs.Job> jobs) {
        List<Change> changes =
                new ArrayList<>(Columns.ids(connection, queued(jobs)).query(END, Changed.JOBS));
        List<Long> untold = jobs.stream()
                .filter(job -> job.status() == Status.running && !job.cancelRequested())
                .map(HeldJobs.Job::id)
                .toList();
        changes.addAll(Columns.ids(connection, untold).query(TELL, Changed.JOBS));
        return changes;
    }

    /** Those that this will end. */
    public static Collection<Long> queued(List<HeldJobs.Job> jobs) {
        return jobs.stream()
                .filter(job -> job.status() == Status.queued)
                .map(HeldJobs.Job::id)
                .toList();
    }
}
