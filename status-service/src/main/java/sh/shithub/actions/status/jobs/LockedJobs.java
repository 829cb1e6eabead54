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

    private static final String LOCK_STEPS = """
            WITH asked AS MATERIALIZED (
                SELECT * FROM unnest(?::bigint[], ?::bigint[]) AS a (step_id, job_id)
            ), wanted AS MATERIALIZED (
                SELECT step_id AS id FROM asked WHERE step_id IS NOT NULL
                UNION
                SELECT s.id
                FROM asked a
                JOIN workflow_steps s ON s.job_id = a.job_id
                WHERE s.status IN ('queued', 'running')
            )
            SELECT s.id
            FROM wanted w
            JOIN workflow_steps s ON s.id = w.id
            ORDER BY s.id
            FOR NO KEY UPDATE OF s
            """;

    private final Map<Long, Job> jobs = new LinkedHashMap<>();

    private LockedJobs() {}

    /** A job's row when its lock was had. */
    public record Job(long id, long runId, int attempt, Status status, boolean cancelRequested) {}

    /** What is asked for: a job by its id, or all open ones of a run; likewise a step, or those of a job. */
    private record Asked(@Nullable Long one, @Nullable Long allOf) {}

    /**
     * @param jobs by id; those that do not exist are left out
     * @param runs of which all open jobs are wanted
     */
    public static LockedJobs lock(Connection connection, Collection<Long> jobs, Collection<Long> runs) {
        LockedJobs held = new LockedJobs();
        asked(connection, jobs, runs).query(LOCK, Job.class).forEach(job -> held.jobs.put(job.id(), job));
        return held;
    }

    /**
     * All steps that a poll may change, locked together in id order before the first of them is changed. log-service, when it records
     * finished logs, locks steps in that order too: in three statements, each with an order of its own, the two could each hold what the
     * other waits for.
     *
     * @param ending jobs of which all open steps will be closed
     */
    public static void lockSteps(Connection connection, Collection<Long> steps, Collection<Long> ending) {
        asked(connection, steps, ending).each(LOCK_STEPS, row -> {});
    }

    private static Columns<Asked> asked(Connection connection, Collection<Long> ones, Collection<Long> allOf) {
        Stream<Asked> asked = Stream.concat(
                ones.stream().map(one -> new Asked(one, null)), allOf.stream().map(of -> new Asked(null, of)));
        return Columns.of(connection, asked.toList()).longs(Asked::one).longs(Asked::allOf);
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
