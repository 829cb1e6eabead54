package sh.shithub.actions.bench.scenario;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import sh.shithub.actions.bench.Stack;
import sh.shithub.actions.bench.load.Generator;
import sh.shithub.actions.bench.load.Load;
import sh.shithub.actions.bench.load.Tally;
import sh.shithub.actions.bench.rows.RemoveRows;

/** One kind of call, driven the way the stock client makes it. */
public abstract class Scenario implements AutoCloseable {
    final Stack stack;
    final Connection connection;
    final Generator generator;
    private final Backlog backlog;

    /** What every scenario is made of: the stack, a connection to its database, and what makes the calls. */
    public record Parts(Stack stack, Connection connection, Generator generator) {}

    Scenario(Parts parts) {
        stack = parts.stack();
        connection = parts.connection();
        generator = parts.generator();
        backlog = new Backlog(stack, connection);
    }

    public abstract String name();

    /** What was set up, in a line for the report. */
    public abstract String describe();

    /** Makes the rows and gets the tokens that the calls need. */
    public abstract void prepare() throws SQLException;

    public abstract Tally drive(Load load) throws SQLException;

    /**
     * Waits until everything that the calls set off is done.
     *
     * @return how long that took after the last answer
     * @throws sh.shithub.actions.bench.InvalidRun when it does not get done
     */
    public Duration settle() throws SQLException {
        return backlog.awaitEmpty();
    }

    /**
     * Compares what was answered with what is in the database.
     *
     * @return figures for the report, in order
     * @throws sh.shithub.actions.bench.InvalidRun when something is missing, or there twice
     */
    public abstract Map<String, Object> verify() throws SQLException;

    /** Removes what {@link #prepare} made. */
    @Override
    public void close() throws SQLException {
        RemoveRows.remove(connection);
    }
}
