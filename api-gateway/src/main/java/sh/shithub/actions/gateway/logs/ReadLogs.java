package sh.shithub.actions.gateway.logs;

import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import sh.shithub.actions.platform.sql.Transactions;

/** Where a step's log is: its object and the chunks that are not in it, as of one moment. */
@Singleton
final class ReadLogs {
    /** One statement, so that a finalisation in between is seen whole or not at all. */
    private static final String STEP = """
            SELECT s.log_object_key, s.log_byte_count, c.chunk
            FROM workflow_steps s LEFT JOIN workflow_step_log_chunks c ON c.step_id = s.id
            WHERE s.job_id = ? AND s.id = ?
            ORDER BY c.seq
            """;

    private final Transactions transactions;

    ReadLogs(Transactions transactions) {
        this.transactions = transactions;
    }

    /**
     * @param objectKey null as long as the log is not finished
     * @param objectBytes how much of the object is the log: what stands behind that is being added to it, and its chunks
     *     are still fresh
     */
    record StepLog(String objectKey, long objectBytes, byte[] fresh) {}

    /** Null when the job has no such step. */
    StepLog step(long jobId, long stepId) {
        return transactions.read(connection -> read(connection, jobId, stepId));
    }

    private static StepLog read(Connection connection, long jobId, long stepId) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(STEP)) {
            statement.setLong(1, jobId);
            statement.setLong(2, stepId);
            ResultSet rows = statement.executeQuery();
            ByteArrayOutputStream fresh = new ByteArrayOutputStream();
            boolean found = false;
            String objectKey = null;
            long objectBytes = 0;
            while (rows.next()) {
                found = true;
                objectKey = rows.getString(1);
                objectBytes = rows.getLong(2);
                byte[] chunk = rows.getBytes(3);
                fresh.writeBytes(chunk == null ? new byte[0] : chunk);
            }
            return found ? new StepLog(objectKey, objectBytes, fresh.toByteArray()) : null;
        }
    }
}
