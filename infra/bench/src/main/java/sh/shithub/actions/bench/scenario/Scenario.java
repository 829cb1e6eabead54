package sh.shithub.actions.bench.scenario;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import sh.shithub.actions.bench.load.Load;
import sh.shithub.actions.bench.load.Tally;

/** One kind of call, driven the way the stock client makes it. */
public interface Scenario extends AutoCloseable {
    String name();

    /** What was set up, in a line for the report. */
    String describe();

    /** Makes the rows and gets the tokens that the calls need. */
    void prepare() throws SQLException;

    Tally drive(Load load) throws SQLException;

    /**
     * Waits until everything that the calls set off is done.
     *
     * @return how long that took after the last answer
     * @throws sh.shithub.actions.bench.InvalidRun when it does not get done
     */
    Duration settle() throws SQLException;

    /**
     * Compares what was answered with what is in the database.
     *
     * @return figures for the report, in order
     * @throws sh.shithub.actions.bench.InvalidRun when something is missing, or there twice
     */
    Map<String, Object> verify() throws SQLException;

    /** Removes what {@link #prepare} made. */
    @Override
    void close() throws SQLException;
}
