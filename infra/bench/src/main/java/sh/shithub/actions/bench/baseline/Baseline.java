package sh.shithub.actions.bench.baseline;

import java.sql.Connection;
import java.sql.SQLException;

/** One call of the original as its statements alone: no HTTP, no JSON, no token to verify. An upper bound for it. */
public interface Baseline {
    /** What is measured, in a line for the report. */
    String describe();

    /** Fills the empty tables of {@code schema.sql}. */
    void prepare(BaselineDatabase database) throws SQLException;

    /** @param index of the worker among so many, so that two never play the same runner or the same job */
    Worker worker(Connection connection, int index, int workers) throws SQLException;

    /** Stops what {@link #prepare} started. */
    default void stop() throws SQLException {}

    /** Makes the call again and again on its own connection, with its statements prepared. */
    @FunctionalInterface
    interface Worker {
        /** @return false when the call did not have the effect that is measured */
        boolean call() throws SQLException;
    }
}
