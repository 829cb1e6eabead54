package sh.shithub.actions.log.store;

import java.sql.Connection;
import java.util.Comparator;
import java.util.List;
import sh.shithub.actions.log.LogEntry;
import sh.shithub.actions.platform.sql.Columns;

/** Fresh chunks into {@code workflow_step_log_chunks}. */
final class StoreChunks {
    /**
     * <ul>
     *   <li>The steps come apart from the chunks, so that what is looked up is looked up once a step, and the chunks are
     *       unrolled once only.
     *   <li>The rows of finished steps are locked before a chunk goes in, and read as they are once locked: a finaliser that
     *       ends at this moment is seen with what it wrote, so its chunks are not taken for new ones.
     *   <li>Only a done row is reopened. A pending one may be in work, and whoever works on it looks for rows left behind.
     * </ul>
     */
    private static final String STORE = """
            WITH steps AS MATERIALIZED (
                SELECT n.step_id, s.id IS NOT NULL AS known
                FROM (SELECT DISTINCT * FROM unnest(?::bigint[], ?::bigint[]) AS c (job_id, step_id)) n
                LEFT JOIN workflow_steps s ON s.id = n.step_id AND s.job_id = n.job_id
            ), closed AS MATERIALIZED (
                SELECT f.step_id, f.seqs, f.state
                FROM log_finalizations f
                WHERE f.step_id IN (SELECT step_id FROM steps WHERE known)
                ORDER BY f.step_id
                FOR NO KEY UPDATE
            ), stored AS (
                INSERT INTO workflow_step_log_chunks (step_id, seq, chunk)
                SELECT a.step_id, a.seq, a.chunk
                FROM unnest(?::bigint[], ?::bigint[], ?::bytea[]) AS a (step_id, seq, chunk)
                JOIN steps s ON s.step_id = a.step_id AND s.known
                LEFT JOIN closed c ON c.step_id = a.step_id
                WHERE c.seqs IS NULL OR NOT c.seqs @> a.seq
                ON CONFLICT (step_id, seq) DO NOTHING
                RETURNING step_id
            ), reopened AS (
                UPDATE log_finalizations f
                SET state = 'pending', attempts = 0, next_try_at = now(), updated_at = now()
                FROM closed c
                WHERE f.step_id = c.step_id AND c.state = 'done' AND c.step_id IN (SELECT step_id FROM stored)
                RETURNING f.step_id
            )
            SELECT step_id AS id, 'pending' AS state FROM reopened
            UNION ALL
            SELECT step_id, 'foreign' FROM steps WHERE NOT known
            """;

    /** Two instances that store the same chunks (one of them took over) do it in the same order. */
    private static final Comparator<LogEntry.Chunk> IN_ORDER =
            Comparator.comparingLong(LogEntry.Chunk::stepId).thenComparingLong(LogEntry.Chunk::seq);

    private StoreChunks() {}

    static List<Long> store(Connection connection, List<LogEntry.Chunk> chunks) {
        List<StepState> states = Columns.of(
                        connection, chunks.stream().sorted(IN_ORDER).toList())
                .longs(LogEntry.Chunk::jobId)
                .longs(LogEntry.Chunk::stepId)
                .longs(LogEntry.Chunk::stepId)
                .longs(LogEntry.Chunk::seq)
                .bytes(LogEntry.Chunk::bytes)
                .query(STORE, StepState::read);
        return StepState.pending(states, "step");
    }
}
