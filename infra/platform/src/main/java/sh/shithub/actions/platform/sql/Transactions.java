package sh.shithub.actions.platform.sql;

import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import sh.shithub.actions.platform.trace.AfterCommit;

/** The one way to the database: a lambda in a transaction, rolled back by whatever it throws. */
@Singleton
public final class Transactions {
    private final TransactionOperations<Connection> operations;

    public Transactions(TransactionOperations<Connection> operations) {
        this.operations = operations;
    }

    /** What is done with the connection; it must not be kept. */
    @FunctionalInterface
    public interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    /**
     * Lines of {@link AfterCommit} are said once it is committed.
     *
     * @throws DatabaseException for any failure of the database, its cause the driver's
     */
    public <T> T write(Work<T> work) {
        return AfterCommit.of(() -> operations.executeWrite(status -> run(work, status.getConnection())));
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
