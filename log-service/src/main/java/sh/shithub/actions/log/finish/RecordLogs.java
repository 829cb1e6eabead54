package sh.shithub.actions.log.finish;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sh.shithub.actions.contracts.Subject;
import sh.shithub.actions.log.annotations.Level;
import sh.shithub.actions.log.annotations.StepAnnotations;
import sh.shithub.actions.platform.logs.ChunkEnds;
import sh.shithub.actions.platform.logs.Seqs;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.platform.trace.Traces;

/**
 * Records what a finaliser wrote, in one transaction: the step's object, the seqs in it; the rows that are in it are deleted. The
 * statements are not one, because each must see what was committed before the first one had its locks: a late chunk that was stored
 * before is then found as a row left behind, one that is stored after finds the log done.
 */
final class RecordLogs {
    /** Those whose lease is still the same, and of which no text was held back since, see {@link TakeLogs}. */
    private static final String LOCK = """
            SELECT f.step_id
            FROM log_finalizations f
            JOIN unnest(?::bigint[], ?::timestamptz[]) AS l (step_id, leased_until) USING (step_id, leased_until)
            WHERE NOT EXISTS (SELECT FROM workflow_step_log_states s WHERE s.step_id = f.step_id AND s.tail IS NOT NULL)
            ORDER BY f.step_id
            FOR NO KEY UPDATE OF f
            """;

    /**
     * status-service locks steps too, by several statements, so in no order that could be kept here: to wait for it could end in a
     * deadlock. A step that it has at this moment comes next time.
     */
    private static final String LOCK_STEPS = """
            SELECT id FROM workflow_steps WHERE id = ANY (?::bigint[]) ORDER BY id FOR NO KEY UPDATE SKIP LOCKED
            """;

    /** One look into the index for each range: a join by step would compare each range with each row of the step. */
    private static final String DELETE_ROWS = """
            DELETE FROM workflow_step_log_chunks
            WHERE ctid = ANY (ARRAY(
                SELECT k.ctid
                FROM unnest(?::bigint[], ?::bigint[], ?::bigint[]) AS w (step_id, first, last)
                CROSS JOIN LATERAL (
                    SELECT c.ctid
                    FROM workflow_step_log_chunks c
                    WHERE c.step_id = w.step_id AND c.seq BETWEEN w.first AND w.last
                    OFFSET 0) AS k))
            """;

    private static final String ADD_SEQS = """
            UPDATE log_finalizations f
            SET seqs = f.seqs + w.seqs::int8multirange
            FROM unnest(?::bigint[], ?::text[]) AS w (step_id, seqs)
            WHERE f.step_id = w.step_id
            """;

    /** PostgreSQL writes all seqs of a log anew with each update, which takes long when they are many ranges. */
    private static final String TAKE_TIME = "SET LOCAL statement_timeout = '10min'";

    /** So many ranges are in memory at a time: a log from before there was a limit may have more gaps than that. */
    private static final int RANGES = 200_000;

    private static final String NAME_OBJECTS = """
            UPDATE workflow_steps s
            SET log_object_key = w.object_key, log_byte_count = w.bytes
            FROM unnest(?::bigint[], ?::text[], ?::bigint[]) AS w (step_id, object_key, bytes)
            WHERE s.id = w.step_id AND w.object_key IS NOT NULL
            """;

    /** A log is pending again when it has more rows than those that were read and are kept: chunks came meanwhile. */
    private static final String FINISH = """
            UPDATE log_finalizations f
            SET seqs = f.seqs + w.seqs::int8multirange, chunk_ends = f.chunk_ends || w.ends,
                chunks = coalesce(l.chunks, f.chunks), gaps = coalesce(l.gaps, f.gaps),
                state = CASE WHEN w.kept < (
                    SELECT count(*) FROM (
                        SELECT FROM workflow_step_log_chunks c WHERE c.step_id = f.step_id LIMIT w.kept + 1) AS there) THEN 'pending'
                    WHEN w.kept > 0 THEN 'kept' ELSE 'done' END,
                notices = coalesce(w.notices, f.notices), warnings = coalesce(w.warnings, f.warnings),
                failures = coalesce(w.failures, f.failures),
                attempts = 0, next_try_at = now() + make_interval(secs => ?), leased_until = NULL, last_error = NULL, updated_at = now()
            FROM unnest(?::bigint[], ?::text[], ?::bytea[], ?::bigint[], ?::int[], ?::int[], ?::int[])
                AS w (step_id, seqs, ends, kept, notices, warnings, failures)
            LEFT JOIN workflow_step_log_states l ON l.step_id = w.step_id
            WHERE f.step_id = w.step_id
            RETURNING f.job_id, f.trace_id
            """;

    /** Asked of the row itself, which is read anew when another transaction had it locked: held chunks are noted there (due_at). */
    private static final String DELETE_STATES = """
            DELETE FROM workflow_step_log_states s
            USING log_finalizations f
            WHERE s.step_id = ANY (?::bigint[]) AND f.step_id = s.step_id AND f.state = 'done'
                AND s.tail IS NULL AND s.due_at IS NULL
            """;

    private RecordLogs() {}

    static Finalizations.Recorded record(Connection connection, Collection<Finished> finished, Duration reopenAfter) {
        Set<Long> mine = new HashSet<>(Columns.of(connection, finished)
                .longs(Finished::stepId)
                .times(one -> one.lease().until())
                .query(LOCK, row -> row.getLong(1)));
        Set<Long> free = new HashSet<>(Columns.ids(connection, mine).query(LOCK_STEPS, row -> row.getLong(1)));
        List<Finished> recorded =
                finished.stream().filter(one -> free.contains(one.stepId())).toList();
        Map<Long, Seqs> seqs = deleteRows(connection, recorded);
        Columns.of(connection, recorded)
                .longs(Finished::stepId)
                .texts(one -> one.written().objectKey())
                .longs(one -> one.written().objectBytes())
                .update(NAME_OBJECTS);
        Columns.of(connection, recorded)
                .seconds(reopenAfter)
                .longs(Finished::stepId)
                .texts(one -> seqs.get(one.stepId()).toString())
                .bytes(one -> one.written().ends())
                .longs(one -> one.written().kept() ? one.written().chunks() : 0)
                .ints(one -> count(one, Level.notice))
                .ints(one -> count(one, Level.warning))
                .ints(one -> count(one, Level.failure))
                .query(FINISH, RecordLogs::goesBack);
        Columns.ids(connection, free).update(DELETE_STATES);
        mine.removeAll(free);
        return new Finalizations.Recorded(free, mine);
    }

    private record Gone(long stepId, Seqs.Range range) {}

    /**
     * Of each log exactly the rows that are in its object; of one that stays in its rows, none.
     *
     * @return by step, what is still to be added to the seqs in its object
     */
    private static Map<Long, Seqs> deleteRows(Connection connection, List<Finished> recorded) {
        Map<Long, Seqs> rest = new HashMap<>();
        for (Finished one : recorded) {
            Seqs seqs = new Seqs();
            ChunkEnds ends = new ChunkEnds(one.written().ends());
            while (ends.hasNext()) {
                seqs.add(ends.next().seq());
                if (seqs.size() == RANGES) {
                    Columns.none(connection).update(TAKE_TIME);
                    Map<Long, Seqs> part = Map.of(one.stepId(), seqs);
                    delete(connection, part);
                    Columns.of(connection, part.entrySet())
                            .longs(Map.Entry::getKey)
                            .texts(ofStep -> ofStep.getValue().toString())
                            .update(ADD_SEQS);
                    seqs = new Seqs();
                }
            }
            rest.put(one.stepId(), seqs);
        }
        delete(connection, rest);
        return rest;
    }

    private static void delete(Connection connection, Map<Long, Seqs> bySteps) {
        List<Gone> gone = bySteps.entrySet().stream()
                .flatMap(step -> step.getValue().ranges().stream().map(range -> new Gone(step.getKey(), range)))
                .toList();
        Columns.of(connection, gone)
                .longs(Gone::stepId)
                .longs(one -> one.range().first())
                .longs(one -> one.range().last())
                .update(DELETE_ROWS);
    }

    /** The trace of the call that closed the log is that of what follows for its job, such as annotations. */
    private static boolean goesBack(ResultSet row) throws SQLException {
        Traces.follows(Subject.job(null, row.getLong("job_id")), Columns.trace(row, "trace_id"));
        return true;
    }

    private static Integer count(Finished one, Level level) {
        StepAnnotations found = one.written().annotations();
        return found == null ? null : (Integer) found.count(level);
    }
}
