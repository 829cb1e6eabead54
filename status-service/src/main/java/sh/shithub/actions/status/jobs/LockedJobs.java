package sh.shithub.actions.status.jobs;

import io.micronaut.core.annotation.Nullable;
import java.sql.Connection;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import sh.shithub.actions.contracts.Status;
import sh.shithub.actions.platform.sql.Columns;

/**
 * The jobs of one poll, locked, as their rows say: what is reported is held against them once, here, and the statements that follow
 * find their rows by key.
 *
 * <p>Locks are taken in one order everywhere in this service: runs, then jobs, then steps, each by id. A claim, or a job's way back to
 * the queue, holds the job's row too: the first to have it decides, and the other one sees what came of it.
 */
public final class LockedJobs {
    private static final String LOCK = """
            WITH asked AS MATERIALIZED (
                SELECT * FROM unnest(?::bigint[], ?::bigint[]) AS a (job_id, run_id)
            ), wanted AS MATERIALIZED (
                SELECT job_id AS id FROM asked WHERE job_id IS NOT NULL
                UNION
                SELECT j.id
                FROM asked a
                JOIN workflow_jobs j ON j.run_id = a.run_id
                WHERE j.status IN ('queued', 'running')
            )
            SELECT j.id, j.run_id, j.attempt, j.status, j.cancel_requested
            FROM wanted w
            JOIN workflow_jobs j ON j.id = w.id
            ORDER BY j.id
            FOR NO KEY UPDATE OF j
            """;

    private final Map<Long, Job> jobs = new LinkedHashMap<>();

    private LockedJobs() {}

    /** A job's row when its lock was had. */
    public record Job(long id, long runId, int attempt, Status status, boolean cancelRequested) {}

    /** What is asked for: a job by its id, or all open jobs of a run. */
    private record Asked(@Nullable Long job, @Nullable Long run) {}

    /**
     * @param jobs by id; those that do not exist are left out
     * @param runs of which all open jobs are wanted
     */
    public static LockedJobs lock(Connection connection, Collection<Long> jobs, Collection<Long> runs) {
        LockedJobs held = new LockedJobs();
        Stream<Asked> asked = Stream.concat(
                jobs.stream().map(job -> new Asked(job, null)), runs.stream().map(run -> new Asked(null, run)));
        Columns.of(connection, asked.toList())
                .longs(Asked::job)
                .longs(Asked::run)
                .query(LOCK, Job.class)
                .forEach(job -> held.jobs.put(job.id(), job));
        return held;
    }

    /** True when a runner holds that job of that run under that attempt (the schema sees to it that what runs has a runner). */
    public boolean runs(long runId, long jobId, int attempt) {
        Job job = jobs.get(jobId);
        return job != null && job.runId() == runId && job.attempt() == attempt && job.status() == Status.running;
    }

    /** In id order. */
    public Collection<Job> all() {
        return jobs.values();
    }
}
