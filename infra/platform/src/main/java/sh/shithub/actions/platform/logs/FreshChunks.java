package sh.shithub.actions.platform.logs;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.platform.sql.Transactions;

/** The chunks of a step that are rows of {@code workflow_step_log_chunks} and not in its object yet, in pages that bound memory. */
@Singleton
public record FreshChunks(Transactions transactions) {
    private static final int ROWS = 1000;
    /** A page ends behind the chunk that reaches this. */
    private static final long BYTES = 2 << 20;

    /** octet_length asks for a stored value's header, not for its bytes. */
    private static final String PAGE = """
            SELECT seq, chunk, tail_bytes
            FROM (
                SELECT seq, chunk, tail_bytes, sum(octet_length(chunk)) OVER (ORDER BY seq) - octet_length(chunk) AS bytes_before
                FROM workflow_step_log_chunks
                WHERE step_id = ? AND seq > ?
                ORDER BY seq
                LIMIT ?
            ) AS page
            WHERE bytes_before < ?
            ORDER BY seq
            """;

    /**
     * A chunk, under its stored seq.
     *
     * @param tail how many of the last bytes were added when the log was closed
     */
    public record Chunk(long seq, byte[] bytes, int tail) {}

    /**
     * Chunks in order of seq.
     *
     * @param more whether there may be further ones
     */
    public record Page(List<Chunk> chunks, boolean more) {
        /** Of a page that is not empty. */
        public long last() {
            return chunks.get(chunks.size() - 1).seq();
        }

        public void addTo(LogText text) {
            chunks.forEach(chunk -> text.add(chunk.seq(), chunk.bytes(), chunk.tail()));
        }

        /** The chunks that were not seen before; they count as seen from then on. */
        public void addTo(LogText text, Seqs seen) {
            chunks.stream().filter(chunk -> !seen.contains(chunk.seq())).forEach(chunk -> {
                text.add(chunk.seq(), chunk.bytes(), chunk.tail());
                seen.add(chunk.seq());
            });
        }
    }

    /** The chunks behind a seq, -1 for all, a few MiB at most; no connection is held between two pages. */
    public Page after(long stepId, long seq) {
        return transactions.read(connection -> after(connection, stepId, seq));
    }

    /** The same, in a transaction of the caller's. */
    public static Page after(Connection connection, long stepId, long seq) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(PAGE)) {
            statement.setLong(1, stepId);
            statement.setLong(2, seq);
            statement.setInt(3, ROWS);
            statement.setLong(4, BYTES);
            List<Chunk> chunks = Columns.all(statement.executeQuery(), FreshChunks::chunk);
            long bytes =
                    chunks.stream().mapToLong(chunk -> chunk.bytes().length).sum();
            return new Page(chunks, chunks.size() == ROWS || bytes >= BYTES);
        }
    }

    private static Chunk chunk(ResultSet row) throws SQLException {
        return new Chunk(row.getLong(1), row.getBytes(2), row.getInt(3));
    }
}
