package sh.shithub.actions.log.chunks;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.log.chunks.ChunkCounts.Kind;
import sh.shithub.actions.platform.sql.Columns;

/**
 * Cuts the rows with which a log became longer than its limit, in the transaction that stored them: no reader has seen them. The log's
 * state is locked since they were counted, so of all instances that store chunks of this log one finds the place.
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

    private static final String SET_LENGTHS = """
            UPDATE workflow_step_log_states l
            SET bytes = c.bytes, chunks = c.chunks, gaps = c.gaps, last_seq = c.last_seq
            FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[]) AS c (step_id, bytes, chunks, gaps, last_seq)
            WHERE l.step_id = c.step_id
            """;

    /** How long a log is after a chunk. */
    private record Length(long stepId, long bytes, long chunks, long gaps, long seq) {}

    private final Map<ChunkId, LogEntry.Chunk> chunks = new HashMap<>();
    private final StepLimit limit;
    private final ChunkCounts counts;
    private final List<ChunkId> away = new ArrayList<>();
    private final List<LogEntry.Chunk> instead = new ArrayList<>();
    private final List<Length> lengths = new ArrayList<>();

    private CutLogs(List<LogEntry.Chunk> chunks, StepLimit limit, ChunkCounts counts) {
        this.limit = limit;
        this.counts = counts;
        chunks.forEach(chunk -> this.chunks.putIfAbsent(chunk.id(), chunk));
    }

    /** @param rows stored chunks of logs that are too long now, by step, in order of seq */
    static void cut(
            Connection connection,
            List<LogEntry.Chunk> chunks,
            List<StoreChunks.Row> rows,
            StepLimit limit,
            ChunkCounts counts) {
        if (rows.isEmpty()) {
            return;
        }
        CutLogs logs = new CutLogs(chunks, limit, counts);
        rows.stream()
                .collect(Collectors.groupingBy(StoreChunks.Row::id, TreeMap::new, Collectors.toList()))
                .values()
                .forEach(logs::cut);
        logs.write(connection);
    }

    private void cut(List<StoreChunks.Row> ofStep) {
        StoreChunks.Row first = ofStep.get(0);
        long gaps = first.gaps() - gapsBetween(ofStep);
        Length length = new Length(first.id(), first.bytes(), first.chunks(), gaps, first.seq() - 1);
        boolean full = false;
        for (StoreChunks.Row row : ofStep) {
            if (full) {
                dropped();
                away.add(new ChunkId(row.id(), row.seq()));
            } else {
                length = add(length, row, row == first || row.seq() == length.seq() + 1 ? 0 : 1);
                full = limit.full(length.chunks(), length.gaps());
            }
        }
        lengths.add(length);
    }

    private static long gapsBetween(List<StoreChunks.Row> ofStep) {
        long gaps = 0;
        for (int i = 1; i < ofStep.size(); i++) {
            gaps += ofStep.get(i).seq() == ofStep.get(i - 1).seq() + 1 ? 0 : 1;
        }
        return gaps;
    }

    private Length add(Length before, StoreChunks.Row row, int gap) {
        LogEntry.Chunk chunk = chunks.get(new ChunkId(row.id(), row.seq()));
        long count = before.chunks() + 1;
        long gaps = before.gaps() + gap;
        byte[] text =
                limit.full(count, gaps) ? limit.end(before.bytes(), count) : limit.keep(before.bytes(), chunk.bytes());
        if (limit.passed(before.bytes())) {
            dropped();
        } else if (text != chunk.bytes()) {
            counts.add(Kind.cut, 1);
            LOG.warn("the log of step {} is longer than it may be and was cut at chunk {}", row.id(), row.seq());
        }
        boolean stored = text == chunk.bytes() || text.length == 0 && row.stored() == 0;
        if (!stored) {
            away.add(chunk.id());
            instead.add(new LogEntry.Chunk(chunk.jobId(), row.id(), row.seq(), text));
        }
        return new Length(row.id(), before.bytes() + text.length, count, gaps, row.seq());
    }

    /** One that was counted as stored. */
    private void dropped() {
        counts.add(Kind.dropped, 1);
        counts.add(Kind.stored, -1);
    }

    private void write(Connection connection) {
        Columns.of(connection, away).longs(ChunkId::stepId).longs(ChunkId::seq).update(TAKE_AWAY);
        Columns.of(connection, instead)
                .longs(LogEntry.Chunk::stepId)
                .longs(LogEntry.Chunk::seq)
                .bytes(LogEntry.Chunk::bytes)
                .update(PUT_IN);
        Columns.of(connection, lengths)
                .longs(Length::stepId)
                .longs(Length::bytes)
                .longs(Length::chunks)
                .longs(Length::gaps)
                .longs(Length::seq)
                .update(SET_LENGTHS);
    }
}
