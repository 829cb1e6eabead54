package sh.shithub.actions.log.store;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.log.Kept;
import sh.shithub.actions.log.LogEntry;
import sh.shithub.actions.platform.sql.Columns;

/**
 * Cuts the rows with which a log became longer than its limit, in the transaction that stored them: nobody has seen them. Its state is locked
 * since they were counted, so of all who store chunks of this log one finds the place.
 */
final class CutLogs {
    private static final Logger LOG = LoggerFactory.getLogger(CutLogs.class);

    /** Taken away and put in again, because what an UPDATE changes of a chunk counts as its tail (V019). */
    private static final String TAKE_AWAY = """
            DELETE FROM workflow_step_log_chunks k
            USING unnest(?::bigint[], ?::bigint[]) AS c (step_id, seq)
            WHERE k.step_id = c.step_id AND k.seq = c.seq
            """;

    private static final String PUT_IN = """
            INSERT INTO workflow_step_log_chunks (step_id, seq, chunk)
            SELECT * FROM unnest(?::bigint[], ?::bigint[], ?::bytea[])
            """;

    private static final String SHORTEN = """
            UPDATE workflow_step_log_states l
            SET bytes = l.bytes - c.bytes
            FROM (
                SELECT step_id, sum(bytes) AS bytes FROM unnest(?::bigint[], ?::bigint[]) AS a (step_id, bytes) GROUP BY step_id
            ) AS c
            WHERE l.step_id = c.step_id
            """;

    private record Cut(long stepId, long seq, byte[] kept, long less) {}

    private CutLogs() {}

    /** @param rows stored chunks of logs that are too long now, by step, in order of seq */
    static void cut(
            Connection connection,
            List<LogEntry.Chunk> chunks,
            List<StoreChunks.Row> rows,
            StepLimit limit,
            Kept kept) {
        if (rows.isEmpty()) {
            return;
        }
        Map<MaskedRows.Place, byte[]> texts = new HashMap<>();
        chunks.forEach(chunk -> texts.putIfAbsent(new MaskedRows.Place(chunk.stepId(), chunk.seq()), chunk.bytes()));
        Map<Long, Long> lengths = new HashMap<>();
        List<Cut> cuts = new ArrayList<>();
        for (StoreChunks.Row row : rows) {
            byte[] text = texts.get(new MaskedRows.Place(row.id(), row.seq()));
            long before = lengths.getOrDefault(row.id(), row.bytes());
            byte[] there = limit.keep(before, text);
            lengths.put(row.id(), before + there.length);
            if (limit.passed(row.bytes())) {
                kept.dropped();
            } else if (there != text) {
                note(row.id(), before, limit, kept);
                cuts.add(new Cut(row.id(), row.seq(), there, text.length - there.length));
            }
        }
        Columns.of(connection, cuts).longs(Cut::stepId).longs(Cut::seq).update(TAKE_AWAY);
        Columns.of(connection, cuts)
                .longs(Cut::stepId)
                .longs(Cut::seq)
                .bytes(Cut::kept)
                .update(PUT_IN);
        Columns.of(connection, cuts).longs(Cut::stepId).longs(Cut::less).update(SHORTEN);
    }

    private static void note(long stepId, long before, StepLimit limit, Kept kept) {
        if (limit.passed(before)) {
            kept.dropped();
        } else {
            kept.cut();
            LOG.warn("the log of step {} is longer than {} bytes and was cut", stepId, limit.bytes());
        }
    }
}
