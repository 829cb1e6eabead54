package sh.shithub.actions.log.chunks;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import sh.shithub.actions.contracts.LogParts;
import sh.shithub.actions.log.chunks.ChunkCounts.Kind;
import sh.shithub.actions.log.finish.FinishSettings;
import sh.shithub.actions.platform.json.PoisonException;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.platform.trace.Traces;

/** Adds the chunks that are neither rows of {@code workflow_step_log_chunks} nor in their step's finished object. */
@Singleton
public record StoreChunks(FinishSettings finish, ChunkSettings settings) {
    /**
     * <ul>
     *   <li>Steps and chunks are parameters of their own, so that a step is looked up once, and the chunks are
     *       unrolled once only.
     *   <li>The rows of finished steps are locked before a chunk goes in, and read as they are once locked: a finaliser that
     *       ends at this moment is seen with what it wrote, so its chunks are not taken for new ones.
     *   <li>Only a done row is reopened. A pending one may be in work, and its finaliser looks for rows left behind.
     *   <li>A late chunk waits for others: each time, the whole object is written anew. The chunk of another try of the job is no late
     *       one, many will follow, so that log is open until its close marker comes.
     *   <li>A log's length is counted by what was stored, so that a repeat counts nothing. A log that is longer than the limit was cut:
     *       what comes then is stored as a chunk without text, so that it is known and no gap. Of a log that has too many chunks or gaps
     *       nothing more is stored.
     *   <li>A chunk that does not follow the last one that was stored counts as a gap, also when the gap is filled later: so the ranges of
     *       seqs of a log are never more.
     *   <li>A batch has one trace for each step, that of its newest chunk, so the steps stay distinct.
     * </ul>
     */
    private static final String STORE = """
            WITH most AS MATERIALIZED (
                SELECT ?::bigint AS bytes, ?::bigint AS chunks, ?::bigint AS gaps
            ), steps AS MATERIALIZED (
                SELECT n.step_id, n.trace_id, s.id IS NOT NULL AS known, s.log_byte_count, coalesce(l.bytes > m.bytes, false) AS cut,
                    coalesce(l.chunks > m.chunks OR l.gaps > m.gaps, false) AS is_full
                FROM (
                    SELECT DISTINCT * FROM unnest(?::bigint[], ?::bigint[], ?::uuid[]) AS c (job_id, step_id, trace_id)
                ) n
                CROSS JOIN most m
                LEFT JOIN workflow_steps s ON s.id = n.step_id AND s.job_id = n.job_id
                LEFT JOIN workflow_step_log_states l ON l.step_id = s.id
            ), closed AS MATERIALIZED (
                SELECT f.step_id, f.seqs, f.state, f.chunks, f.gaps
                FROM log_finalizations f
                WHERE f.step_id IN (SELECT step_id FROM steps WHERE known)
                ORDER BY f.step_id
                FOR NO KEY UPDATE
            ), full_ones AS MATERIALIZED (
                SELECT step_id FROM steps WHERE known AND is_full
                UNION
                SELECT c.step_id FROM closed c, most m WHERE c.chunks > m.chunks OR c.gaps > m.gaps
            ), stored AS (
                INSERT INTO workflow_step_log_chunks (step_id, seq, chunk)
                SELECT a.step_id, a.seq, CASE WHEN s.cut THEN '' ELSE a.chunk END
                FROM unnest(?::bigint[], ?::bigint[], ?::bytea[]) AS a (step_id, seq, chunk)
                JOIN steps s ON s.step_id = a.step_id AND s.known
                LEFT JOIN closed c ON c.step_id = a.step_id
                WHERE (c.seqs IS NULL OR NOT c.seqs @> a.seq) AND a.step_id NOT IN (SELECT step_id FROM full_ones)
                ON CONFLICT (step_id, seq) DO NOTHING
                RETURNING step_id, seq, octet_length(chunk) AS bytes
            ), fresh AS (
                SELECT step_id, min(seq) AS first, max(seq) AS last, count(*) AS chunks, sum(bytes) AS bytes,
                    count(*) FILTER (WHERE seq <> before + 1) AS gaps
                FROM (
                    SELECT step_id, seq, bytes, lag(seq) OVER (PARTITION BY step_id ORDER BY seq) AS before FROM stored
                ) AS in_order
                GROUP BY step_id
            ), counted AS (
                INSERT INTO workflow_step_log_states AS l (step_id, bytes, chunks, gaps, last_seq, trace_id)
                SELECT n.step_id, s.log_byte_count + n.bytes, coalesce(c.chunks, 0) + n.chunks,
                    coalesce(c.gaps, 0) + n.gaps + (n.first <> 0)::int, n.last, s.trace_id
                FROM fresh n
                JOIN steps s ON s.step_id = n.step_id
                LEFT JOIN closed c ON c.step_id = n.step_id
                ORDER BY n.step_id
                ON CONFLICT (step_id) DO UPDATE
                    SET (bytes, chunks, gaps, last_seq) = (
                            SELECT l.bytes + n.bytes, l.chunks + n.chunks,
                                l.gaps + n.gaps + (n.first <> coalesce(l.last_seq, -1) + 1)::int, n.last
                            FROM fresh n
                            WHERE n.step_id = excluded.step_id),
                        trace_id = excluded.trace_id
                RETURNING step_id, bytes, chunks, gaps
            ), reopened AS (
                UPDATE log_finalizations f
                SET state = CASE WHEN n.first / part.size > coalesce((upper(c.seqs) - 1) / part.size, 0) THEN 'open'
                        ELSE 'pending' END,
                    attempts = 0, next_try_at = now() + make_interval(secs => ?), updated_at = now()
                FROM closed c
                JOIN fresh n ON n.step_id = c.step_id
                CROSS JOIN (SELECT ?::bigint AS size) part
                WHERE f.step_id = c.step_id AND c.state IN ('done', 'kept')
            )
            SELECT step_id AS id, 'foreign' AS what, 0 AS seq, 0 AS chunks, 0 AS gaps, 0 AS bytes, 0 AS stored
            FROM steps WHERE NOT known
            UNION ALL
            SELECT step_id, 'full', 0, 0, 0, 0, 0 FROM full_ones
            UNION ALL
            SELECT 0, 'stored', 0, sum(chunks), 0, 0, sum(bytes) FROM fresh HAVING count(*) > 0
            UNION ALL
            SELECT l.step_id, 'limit', k.seq, l.chunks - n.chunks, l.gaps, l.bytes - n.bytes, k.bytes
            FROM counted l
            JOIN fresh n ON n.step_id = l.step_id
            JOIN stored k ON k.step_id = l.step_id
            CROSS JOIN most m
            WHERE l.bytes > m.bytes OR l.chunks > m.chunks OR l.gaps > m.gaps
            ORDER BY id, seq
            """;

    /** Two instances that store the same chunks (one has taken over a partition) lock them in the same order. */
    private static final Comparator<LogEntry.Chunk> IN_ORDER =
            Comparator.comparing(LogEntry.Chunk::id, ChunkId.IN_ORDER);

    /**
     * Idempotent.
     *
     * @throws PoisonException for a chunk of a step that does not exist, or that is not of the chunk's job
     */
    public void store(Connection connection, List<LogEntry.Chunk> chunks, ChunkCounts counts) {
        StepLimit limit = settings.limit();
        List<Row> rows = Columns.of(connection, chunks.stream().sorted(IN_ORDER).toList())
                .value(limit.bytes())
                .value(limit.chunks())
                .value(limit.gaps())
                .longs(LogEntry.Chunk::jobId)
                .longs(LogEntry.Chunk::stepId)
                .traces(chunk -> Traces.of(chunk.subject()))
                .longs(LogEntry.Chunk::stepId)
                .longs(LogEntry.Chunk::seq)
                .bytes(LogEntry.Chunk::bytes)
                .seconds(finish.reopenAfter())
                .value(LogParts.first(1))
                .query(STORE, Row.class);
        of(rows, "foreign").stream().findFirst().ifPresent(step -> {
            throw LogEntry.unknown("step", step.id());
        });
        of(rows, "stored").forEach(all -> {
            counts.add(Kind.stored, all.chunks());
            counts.add(Kind.bytes, all.stored());
        });
        Set<Long> full = of(rows, "full").stream().map(Row::id).collect(Collectors.toSet());
        counts.add(
                Kind.dropped,
                chunks.stream().filter(chunk -> full.contains(chunk.stepId())).count());
        CutLogs.cut(connection, chunks, of(rows, "limit"), limit, counts);
    }

    private static List<Row> of(List<Row> rows, String what) {
        return rows.stream().filter(row -> row.what().equals(what)).toList();
    }

    /**
     * What the statement says.
     *
     * @param what foreign, full: a step; stored: how much; limit: a stored chunk of a log that is longer than the limit now
     * @param chunks of stored: how many; of limit: how many the log had before
     * @param gaps of limit: how many the log has now
     * @param bytes of limit: how long the log was before
     * @param stored bytes of text that were stored
     */
    record Row(long id, String what, long seq, long chunks, long gaps, long bytes, long stored) {}
}
