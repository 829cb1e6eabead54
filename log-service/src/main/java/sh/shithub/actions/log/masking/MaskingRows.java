package sh.shithub.actions.log.masking;

import java.sql.Connection;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import sh.shithub.actions.log.chunks.ChunkId;
import sh.shithub.actions.log.chunks.LogEntry;
import sh.shithub.actions.platform.sql.Columns;

/**
 * The statements behind masking. The row of a step's finalisation is locked first, then that of its state, each in the order of ids. What
 * was committed before the state was locked is read anew then, in a statement of its own.
 */
final class MaskingRows {
    private static final String LOCK_FINALIZATIONS = """
            SELECT step_id FROM log_finalizations WHERE step_id = ANY (?::bigint[]) ORDER BY step_id FOR NO KEY UPDATE
            """;

    /** Where masking begins of a log that has no state: behind all that is there. Repeats of what is in an object open nothing. */
    private static final String OPEN = """
            WITH asked AS MATERIALIZED (
                SELECT * FROM unnest(?::bigint[], ?::bigint[], ?::bigint[]) AS a (job_id, step_id, seq)
            ), steps AS MATERIALIZED (
                SELECT w.id, w.log_byte_count
                FROM (SELECT DISTINCT job_id, step_id FROM asked) n
                JOIN workflow_steps w ON w.id = n.step_id AND w.job_id = n.job_id
            ), opened AS (
                INSERT INTO workflow_step_log_states AS s (step_id, bytes, chunks, gaps, next_seq)
                SELECT n.id, n.log_byte_count, coalesce(f.chunks, 0), coalesce(f.gaps, 0), greatest(
                    (SELECT max(k.seq) + 1 FROM workflow_step_log_chunks k WHERE k.step_id = n.id), upper(f.seqs), 0)
                FROM steps n
                LEFT JOIN log_finalizations f ON f.step_id = n.id
                WHERE f.seqs IS NULL
                    OR EXISTS (SELECT FROM asked a WHERE a.step_id = n.id AND NOT f.seqs @> a.seq)
                ORDER BY n.id
                ON CONFLICT (step_id) DO UPDATE SET next_seq = excluded.next_seq WHERE s.next_seq IS NULL
            )
            SELECT id FROM steps
            """;

    private static final String LOCK = """
            SELECT step_id
            FROM workflow_step_log_states
            WHERE step_id = ANY (?::bigint[]) AND next_seq IS NOT NULL
            ORDER BY step_id
            FOR NO KEY UPDATE
            """;

    private static final String READ = """
            SELECT s.step_id, w.job_id, s.bytes, s.next_seq AS next, s.tail, s.due_at IS NOT NULL AS held, s.due_at <= now() AS due,
                f.state <> 'open' AS closed
            FROM workflow_step_log_states s
            JOIN workflow_steps w ON w.id = s.step_id
            LEFT JOIN log_finalizations f ON f.step_id = s.step_id
            WHERE s.step_id = ANY (?::bigint[])
            ORDER BY s.step_id
            """;

    private static final String THERE = """
            WITH asked AS MATERIALIZED (SELECT * FROM unnest(?::bigint[], ?::bigint[]) AS a (step_id, seq))
            SELECT step_id, seq FROM asked JOIN workflow_step_log_chunks USING (step_id, seq)
            UNION ALL
            SELECT step_id, seq FROM asked JOIN workflow_step_log_held USING (step_id, seq)
            UNION ALL
            SELECT step_id, seq FROM asked JOIN log_finalizations f USING (step_id) WHERE f.seqs @> seq
            """;

    private static final String MASKED_STEPS_OF_JOBS = """
            SELECT s.step_id
            FROM workflow_steps w
            JOIN workflow_step_log_states s ON s.step_id = w.id AND s.next_seq IS NOT NULL
            WHERE w.job_id = ANY (?::bigint[])
            """;

    private static final String DUE =
            "SELECT step_id FROM workflow_step_log_states WHERE due_at <= now() ORDER BY due_at LIMIT ?";

    private static final String PUT_OFF = """
            UPDATE workflow_step_log_states SET due_at = now() + make_interval(secs => ?) WHERE step_id = ? AND due_at <= now()
            """;

    private static final String HOLD = """
            INSERT INTO workflow_step_log_held (step_id, seq, sealed)
            SELECT * FROM unnest(?::bigint[], ?::bigint[], ?::bytea[])
            ON CONFLICT (step_id, seq) DO NOTHING
            """;

    private static final String HELD = """
            SELECT seq, sealed FROM workflow_step_log_held WHERE step_id = ? AND seq >= ? ORDER BY seq LIMIT ?
            """;

    private static final String RELEASE = """
            DELETE FROM workflow_step_log_held h
            USING unnest(?::bigint[], ?::bigint[]) AS r (step_id, seq)
            WHERE h.step_id = r.step_id AND h.seq = r.seq
            """;

    private static final String ADD_ENDS = """
            UPDATE workflow_step_log_chunks c
            SET chunk = c.chunk || e.text
            FROM unnest(?::bigint[], ?::bigint[], ?::bytea[]) AS e (step_id, seq, text)
            WHERE c.step_id = e.step_id AND c.seq = e.seq
            """;

    private static final String ADD_BYTES = """
            UPDATE workflow_step_log_states s
            SET bytes = s.bytes + e.bytes
            FROM (
                SELECT step_id, sum(bytes) AS bytes FROM unnest(?::bigint[], ?::bigint[]) AS a (step_id, bytes) GROUP BY step_id
            ) AS e
            WHERE s.step_id = e.step_id
            """;

    private static final String GO_ON = """
            UPDATE workflow_step_log_states s
            SET next_seq = n.next_seq, tail = n.tail,
                due_at = (SELECT min(h.created_at) FROM workflow_step_log_held h WHERE h.step_id = s.step_id)
                    + make_interval(secs => ?)
            FROM unnest(?::bigint[], ?::bigint[], ?::bytea[]) AS n (step_id, next_seq, tail)
            WHERE s.step_id = n.step_id
            """;

    /** A state as it is once it is locked. */
    record State(
            long stepId, long jobId, long bytes, long next, byte[] tail, boolean held, boolean due, boolean closed) {}

    /** Text for a place: sealed, or to be added. */
    record Piece(long stepId, long seq, byte[] bytes) {}

    private MaskingRows() {}

    static void lockFinalizations(Connection connection, Collection<Long> steps) {
        Columns.ids(connection, steps).query(LOCK_FINALIZATIONS, row -> row.getLong(1));
    }

    /** @return those of the chunks' steps that are of the chunks' jobs */
    static List<Long> open(Connection connection, List<LogEntry.Chunk> chunks) {
        return Columns.of(connection, chunks)
                .longs(LogEntry.Chunk::jobId)
                .longs(LogEntry.Chunk::stepId)
                .longs(LogEntry.Chunk::seq)
                .query(OPEN, row -> row.getLong(1));
    }

    static List<State> lock(Connection connection, Collection<Long> steps) {
        List<Long> locked = Columns.ids(connection, steps).query(LOCK, row -> row.getLong(1));
        return Columns.ids(connection, locked).query(READ, State.class);
    }

    /** @return those that are rows, held, or in the object */
    static List<ChunkId> there(Connection connection, Collection<ChunkId> chunks) {
        return Columns.of(connection, chunks)
                .longs(ChunkId::stepId)
                .longs(ChunkId::seq)
                .query(THERE, ChunkId.class);
    }

    static List<Long> maskedStepsOf(Connection connection, Collection<Long> jobs) {
        return Columns.ids(connection, jobs).query(MASKED_STEPS_OF_JOBS, row -> row.getLong(1));
    }

    static List<Long> due(Connection connection, int most) {
        return Columns.none(connection).value(most).query(DUE, row -> row.getLong(1));
    }

    static int putOff(Connection connection, long step, Duration wait) {
        return Columns.none(connection).seconds(wait).value(step).update(PUT_OFF);
    }

    static void hold(Connection connection, List<Piece> sealed) {
        pieces(connection, sealed).update(HOLD);
    }

    /** Held chunks of a step from a seq on, in order. */
    static List<Piece> held(Connection connection, long stepId, long from, int most) {
        return Columns.none(connection)
                .value(stepId)
                .value(from)
                .value(most)
                .query(HELD, row -> new Piece(stepId, row.getLong("seq"), row.getBytes("sealed")));
    }

    static void release(Connection connection, List<Piece> held) {
        Columns.of(connection, held).longs(Piece::stepId).longs(Piece::seq).update(RELEASE);
    }

    static void addEnds(Connection connection, List<Piece> ends) {
        pieces(connection, ends).update(ADD_ENDS);
        Columns.of(connection, ends)
                .longs(Piece::stepId)
                .longs(end -> (long) end.bytes().length)
                .update(ADD_BYTES);
    }

    private static Columns<Piece> pieces(Connection connection, List<Piece> pieces) {
        return Columns.of(connection, pieces)
                .longs(Piece::stepId)
                .longs(Piece::seq)
                .bytes(Piece::bytes);
    }

    /** Where the steps' masking goes on: seq, and sealed tail or null. */
    static void goOn(Connection connection, List<Piece> states, Duration gap) {
        Columns.of(connection, states)
                .seconds(gap)
                .longs(Piece::stepId)
                .longs(Piece::seq)
                .bytes(Piece::bytes)
                .update(GO_ON);
    }
}
