package sh.shithub.actions.gateway.operator.logs.live;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sh.shithub.actions.platform.metrics.LogMetrics;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.platform.sql.Transactions;

/** Reads the new chunks of any number of steps by one statement. */
@Singleton
final class ReadMoments {
    private static final int ROWS = 500;
    /** A step's rows end behind the chunk that reaches this, or less when many steps are looked at together. */
    private static final int BYTES = 256 << 10;

    private static final int LEAST_BYTES = 32 << 10;
    private static final int BYTES_TOGETHER = 16 << 20;

    /**
     * <ul>
     *   <li>octet_length asks for a stored value's header, not for its bytes.
     *   <li>A job that no runner ever had gets no row in log_finalizations, and no log: status-service sends no close marker. One that had
     *       a runner always gets one for each step, unless its marker was lost; log-service gives up waiting for it after as long.
     * </ul>
     */
    private static final String READ = """
            SELECT w.step_id, s.status::text AS status, s.conclusion::text AS conclusion,
                CASE WHEN s.log_object_key IS NULL THEN 0 ELSE s.log_byte_count END AS object_bytes,
                coalesce(f.state <> 'open', j.completed_at IS NOT NULL
                    AND (j.attempt = 0 OR j.completed_at < now() - interval '10 minutes')) AS closed,
                c.seq, c.chunk, c.tail_bytes
            FROM unnest(?::bigint[], ?::bigint[], ?::boolean[]) AS w (step_id, after, tail_due)
            JOIN workflow_steps s ON s.id = w.step_id
            JOIN workflow_jobs j ON j.id = s.job_id
            LEFT JOIN log_finalizations f ON f.step_id = w.step_id
            LEFT JOIN LATERAL (
                SELECT seq, chunk, tail_bytes
                FROM (
                    SELECT seq, chunk, tail_bytes, sum(octet_length(chunk)) OVER (ORDER BY seq) - octet_length(chunk) AS bytes_before
                    FROM workflow_step_log_chunks
                    WHERE step_id = w.step_id AND seq >= w.after AND (seq > w.after OR w.tail_due AND tail_bytes > 0)
                    ORDER BY seq
                    LIMIT ?
                ) AS page
                WHERE bytes_before < ?
            ) AS c ON true
            ORDER BY w.step_id, c.seq
            """;

    private final Transactions transactions;
    private final Counter statements;

    ReadMoments(Transactions transactions, MeterRegistry metrics) {
        this.transactions = transactions;
        statements = Counter.builder(LogMetrics.STREAM_READS)
                .description("Statements that looked for new chunks of logs that are watched")
                .register(metrics);
    }

    private record Found(
            long stepId, String status, String conclusion, boolean closed, long objectBytes, LogMoment.Row row) {}

    /** By step; one that is not there any more is not in it. */
    Map<Long, LogMoment> of(Collection<Watch> watches) {
        statements.increment();
        int bytes = Math.max(LEAST_BYTES, Math.min(BYTES, BYTES_TOGETHER / Math.max(1, watches.size())));
        List<Found> found = transactions.read(connection -> Columns.of(connection, watches)
                .longs(Watch::stepId)
                .longs(Watch::after)
                .booleans(Watch::tailDue)
                .value(ROWS)
                .value(bytes)
                .query(READ, ReadMoments::found));
        Map<Long, LogMoment> moments = new HashMap<>();
        for (int from = 0; from < found.size(); ) {
            int to = from;
            while (to < found.size()
                    && found.get(to).stepId() == found.get(from).stepId()) {
                to++;
            }
            moments.put(found.get(from).stepId(), moment(found.subList(from, to), bytes));
            from = to;
        }
        return moments;
    }

    private static LogMoment moment(List<Found> ofStep, int mostBytes) {
        Found any = ofStep.get(0);
        List<LogMoment.Row> rows = new ArrayList<>();
        long bytes = 0;
        for (Found one : ofStep) {
            if (one.row() != null) {
                rows.add(one.row());
                bytes += one.row().chunk().length;
            }
        }
        boolean more = rows.size() == ROWS || bytes >= mostBytes;
        return new LogMoment(any.status(), any.conclusion(), any.closed(), any.objectBytes(), rows, more);
    }

    private static Found found(ResultSet row) throws SQLException {
        byte[] chunk = row.getBytes("chunk");
        return new Found(
                row.getLong("step_id"),
                row.getString("status"),
                row.getString("conclusion"),
                row.getBoolean("closed"),
                row.getLong("object_bytes"),
                chunk == null ? null : new LogMoment.Row(row.getLong("seq"), chunk, row.getInt("tail_bytes")));
    }
}
