package sh.shithub.actions.log.finish;

import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import sh.shithub.actions.platform.logs.LogText;
import sh.shithub.actions.platform.sql.Columns;

/** Takes due logs. */
final class TakeLogs {
    /**
     * next_try_at goes along with the lease, so that the index's front holds due rows and not those in work. Text that is held back is to
     * be added to its row: until then the row must not go.
     */
    private static final String TAKE = """
            WITH due AS (
                SELECT step_id
                FROM log_finalizations f
                WHERE state = 'pending' AND next_try_at <= now() AND (leased_until IS NULL OR leased_until <= now())
                    AND NOT EXISTS (
                        SELECT FROM workflow_step_log_states s WHERE s.step_id = f.step_id AND s.tail IS NOT NULL)
                ORDER BY next_try_at
                LIMIT ?
                FOR NO KEY UPDATE SKIP LOCKED
            )
            UPDATE log_finalizations f
            SET leased_until = now() + make_interval(secs => ?), next_try_at = now() + make_interval(secs => ?),
                attempts = f.attempts + 1, updated_at = now()
            FROM due
            WHERE f.step_id = due.step_id
            RETURNING f.step_id
            """;

    /** A statement of its own behind the locks: what the last finaliser recorded must be seen, however late it did. */
    private static final String READ = """
            SELECT f.run_id, f.job_id, f.step_id, f.leased_until, coalesce(upper(f.seqs) - 1, -1) AS last,
                CASE WHEN s.log_object_key IS NULL THEN 0 ELSE s.log_byte_count END AS object_bytes, f.attempts AS attempt,
                f.trace_id AS trace
            FROM log_finalizations f
            JOIN workflow_steps s ON s.id = f.step_id
            WHERE f.step_id = ANY (?::bigint[])
            """;

    /** A chunk that came back as a row although the object has it, as two instances once stored it, would stand in the log twice. */
    private static final String FORGET_REPEATS = """
            DELETE FROM workflow_step_log_chunks c
            USING (
                SELECT f.step_id, unnest(f.seqs * (
                    SELECT range_agg(int8range(k.seq, k.seq, '[]')) FROM workflow_step_log_chunks k WHERE k.step_id = f.step_id)) AS seqs
                FROM log_finalizations f
                WHERE f.step_id = ANY (?::bigint[])
            ) AS again
            WHERE c.step_id = again.step_id AND c.seq <@ again.seqs
            """;

    private TakeLogs() {}

    static List<Unfinished> take(Connection connection, int most, Duration lease) {
        List<Long> taken = Columns.none(connection)
                .value(most)
                .seconds(lease)
                .seconds(lease)
                .query(TAKE, row -> row.getLong("step_id"));
        List<Unfinished> logs = Columns.ids(connection, taken).query(READ, Unfinished.class);
        List<Long> again = logs.stream()
                .filter(log -> log.last() > LogText.NOTHING)
                .map(Unfinished::stepId)
                .toList();
        Columns.ids(connection, again).update(FORGET_REPEATS);
        return logs;
    }
}
