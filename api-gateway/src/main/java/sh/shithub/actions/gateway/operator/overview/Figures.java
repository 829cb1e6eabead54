package sh.shithub.actions.gateway.operator.overview;

import java.sql.Connection;
import java.time.Instant;
import sh.shithub.actions.platform.sql.Columns;

/** What one look at the database found. */
record Figures(
        Instant at,
        QueueFigures queue,
        BlockedFigures blocked,
        FleetFigures fleet,
        Overview.Running running,
        Overview.Finalization finalization) {
    static final Figures UNKNOWN = new Figures(
            null,
            QueueFigures.UNKNOWN,
            BlockedFigures.UNKNOWN,
            FleetFigures.UNKNOWN,
            RunningFigures.UNKNOWN,
            FinalizationFigures.UNKNOWN);

    /**
     * For this transaction. Statistics of a queue are old as soon as they are made, and the planner, led by them, may prefer to
     * read the whole table to the small index of what waits.
     */
    static final String BY_INDEX = "SET LOCAL enable_seqscan = off";

    /** One statement after the other, so that the figures cost one connection. */
    static Figures read(Connection connection, Instant at, double liveSeconds) {
        Columns.none(connection).update(BY_INDEX);
        return new Figures(
                at,
                QueueFigures.read(connection, liveSeconds),
                BlockedFigures.read(connection),
                FleetFigures.read(connection, liveSeconds),
                RunningFigures.read(connection),
                FinalizationFigures.read(connection));
    }
}
