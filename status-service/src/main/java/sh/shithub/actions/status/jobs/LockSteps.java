package sh.shithub.actions.status.jobs;

import io.micronaut.core.annotation.Nullable;
import java.sql.Connection;
import java.util.Collection;
import java.util.stream.Stream;
import sh.shithub.actions.platform.sql.Columns;

/**
 * All steps that a poll may change, locked together in id order before the first of them is changed. log-service, when it records
 * finished logs, locks steps in that order too: in three statements, each with an order of its own, the two could each hold what the
 * other waits for.
 */
public final class LockSteps {
    private static final String LOCK = """
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

    private LockSteps() {}

    /** What is asked for: a step by its id, or all open steps of a job. */
    private record Asked(@Nullable Long step, @Nullable Long job) {}

    /** @param ending jobs of which all open steps will be closed */
    public static void lock(Connection connection, Collection<Long> steps, Collection<Long> ending) {
        Stream<Asked> asked = Stream.concat(
                steps.stream().map(step -> new Asked(step, null)),
                ending.stream().map(job -> new Asked(null, job)));
        Columns.of(connection, asked.toList())
                .longs(Asked::step)
                .longs(Asked::job)
                .each(LOCK, row -> {});
    }
}
