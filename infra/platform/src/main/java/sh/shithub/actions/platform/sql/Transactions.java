package sh.shithub.actions.platform.sql;

import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import sh.shithub.actions.platform.trace.AfterCommit;

/** The one way to the database: a lambda in a transaction, rolled back by any exception that it throws. */
@Singleton
public record Transactions(TransactionOperations<Connection> operations) {
    /** What is done with the connection; it must not be kept. */
    @FunctionalInterface
    public interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    /**
     * Lines of {@link AfterCommit} are said once it is committed.
     *
     * @throws DatabaseException for any failure of the database, its cause the driver's
     * @throws CommitLostException when it may be committed all the same
     */
    public <T> T write(Work<T> work) {
        return AfterCommit.of(() -> committed(work));
    }

    private <T> T committed(Work<T> work) {
        AtomicBoolean worked = new AtomicBoolean();
        try {
            return operations.executeWrite(status -> {
                T done = run(work, status.getConnection());
                worked.set(true);
                return done;
            });
        } catch (RuntimeException e) {
            throw worked.get() && !Faults.rolledBack(e) ? new CommitLostException(e) : e;
        }
    }

    public <T> T read(Work<T> work) {
        return operations.executeRead(status -> run(work, status.getConnection()));
    }

    private static <T> T run(Work<T> work, Connection connection) {
        try {
            return work.with(connection);
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }
}
