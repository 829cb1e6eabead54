package sh.shithub.actions.gateway.operator.logs.live;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.inject.Singleton;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import sh.shithub.actions.gateway.storage.ObjectStore;
import sh.shithub.actions.platform.logs.Seqs;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.platform.sql.Transactions;

/** Finished logs: what is recorded of them, and their bytes. */
@Singleton
final class ReadObjects {
    /** Of what is recorded, so that the viewers of a log share it: some bytes for each chunk of a log. */
    private static final int CACHE_BYTES = 16 << 20;

    private static final int OVERHEAD_BYTES = 256;
    private static final int RANGE_BYTES = 16;
    private static final String EXISTS = "SELECT id FROM workflow_steps WHERE id = ? AND job_id = ?";
    private static final String READ = """
            SELECT s.log_object_key, CASE WHEN s.log_object_key IS NULL THEN 0 ELSE s.log_byte_count END,
                coalesce(f.seqs, '{}')::text, coalesce(f.chunk_ends, '')
            FROM workflow_steps s LEFT JOIN log_finalizations f ON f.step_id = s.id
            WHERE s.id = ANY (?::bigint[])
            """;

    /** The last bytes of the chunks up to a seq, of as many as may share a character. */
    private static final String ROWS_UP_TO = """
            SELECT seq, substring(chunk FROM greatest(1, octet_length(chunk) - 2)) AS chunk, tail_bytes,
                substring(chunk FROM greatest(1, octet_length(chunk) - tail_bytes - 2) FOR least(3, octet_length(chunk) - tail_bytes)) AS seen
            FROM workflow_step_log_chunks
            WHERE step_id = ? AND seq <= ?
            ORDER BY seq DESC
            LIMIT 4
            """;

    private final Transactions transactions;
    private final ObjectStore store;
    private final Cache<Version, LogObject> known = Caffeine.newBuilder()
            .maximumWeight(CACHE_BYTES)
            .weigher((Version version, LogObject object) ->
                    OVERHEAD_BYTES + object.ends().length + object.seqs().size() * RANGE_BYTES)
            .build();

    ReadObjects(Transactions transactions, ObjectStore store) {
        this.transactions = transactions;
        this.store = store;
    }

    private record Version(long stepId, long bytes) {}

    /**
     * The end of a fresh chunk.
     *
     * @param end its last bytes
     * @param seen the last bytes of what a reader has seen who saw it before its log was closed
     */
    record RowEnd(long seq, byte[] end, int tail, byte[] seen) {}

    boolean exists(long jobId, long stepId) {
        return !transactions
                .read(connection ->
                        Columns.none(connection).value(stepId).value(jobId).query(EXISTS, row -> row.getLong(1)))
                .isEmpty();
    }

    /** As it is now. */
    LogObject of(long stepId) {
        LogObject read = transactions
                .read(connection -> Columns.ids(connection, List.of(stepId)).query(READ, ReadObjects::object))
                .get(0);
        LogObject kept = known.get(new Version(stepId, read.bytes()), version -> read);
        return kept;
    }

    /** As it is now, unless it is known as it was with so many bytes, of which it then still consists. */
    LogObject of(long stepId, long bytes) {
        LogObject kept = known.getIfPresent(new Version(stepId, bytes));
        return kept == null ? of(stepId) : kept;
    }

    /** Fresh chunks up to a seq, the last one first. */
    List<RowEnd> rowsUpTo(long stepId, long seq) {
        return transactions.read(connection -> Columns.none(connection)
                .value(stepId)
                .value(seq)
                .query(ROWS_UP_TO, row -> new RowEnd(row.getLong(1), row.getBytes(2), row.getInt(3), row.getBytes(4))));
    }

    byte[] bytes(LogObject object, long from, long to) {
        if (to == from) {
            return new byte[0];
        }
        try (InputStream read = store.read(object.key(), from, to)) {
            byte[] bytes = read.readNBytes(Math.toIntExact(to - from));
            if (bytes.length < to - from) {
                throw new EOFException("the log's object " + object.key() + " ends before byte " + to);
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static LogObject object(ResultSet row) throws SQLException {
        return new LogObject(row.getString(1), row.getLong(2), Seqs.parse(row.getString(3)), row.getBytes(4));
    }
}
