package sh.shithub.actions.log.store;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import sh.shithub.actions.log.finish.StoredChunks;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.platform.sql.Transactions;

/** Pages of a step's chunks, each its own short transaction. */
@Singleton
final class PostgresChunks implements StoredChunks {
    private static final int ROWS = 1000;
    /** A page ends behind the chunk that reaches this. */
    private static final long BYTES = 2 << 20;

    /** octet_length asks for a stored value's header, not for its bytes. */
    private static final String PAGE = """
            SELECT seq, chunk
            FROM (
                SELECT seq, chunk, sum(octet_length(chunk)) OVER (ORDER BY seq) - octet_length(chunk) AS bytes_before
                FROM workflow_step_log_chunks
                WHERE step_id = ? AND seq > ?
                ORDER BY seq
                LIMIT ?
            ) AS page
            WHERE bytes_before < ?
            ORDER BY seq
            """;

    private final Transactions transactions;

    PostgresChunks(Transactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public Page after(long stepId, long seq) {
        List<Chunk> chunks = transactions.read(connection -> page(connection, stepId, seq));
        long bytes = chunks.stream().mapToLong(chunk -> chunk.bytes().length).sum();
        return new Page(chunks, chunks.size() == ROWS || bytes >= BYTES);
    }

    private static List<Chunk> page(Connection connection, long stepId, long seq) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(PAGE)) {
            statement.setLong(1, stepId);
            statement.setLong(2, seq);
            statement.setInt(3, ROWS);
            statement.setLong(4, BYTES);
            return Columns.all(statement.executeQuery(), PostgresChunks::chunk);
        }
    }

    private static Chunk chunk(ResultSet row) throws SQLException {
        return new Chunk(row.getLong(1), row.getBytes(2));
    }
}
