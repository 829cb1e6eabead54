package sh.shithub.actions.status.changes;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import sh.shithub.actions.contracts.EventType;
import sh.shithub.actions.contracts.EventType.Kind;
import sh.shithub.actions.contracts.TriggerEvent;
import sh.shithub.actions.platform.sql.Columns;

/** Reads what a statement changed: it returns {@code what} happened, and the columns of {@link Change} by their names. */
public final class Changed {
    public static final Columns.Read<Change> STEPS = row -> read(Kind.step, row);
    public static final Columns.Read<Change> JOBS = row -> read(Kind.job, row);
    public static final Columns.Read<Change> RUNS = row -> read(Kind.run, row);
    /** With {@code event} and {@code took_millis} beside the columns of the others. */
    public static final Columns.Read<Change> COMPLETED_RUNS =
            row -> read(Kind.run, row).with(completed(row));

    public static final Columns.Read<Change> CHECK_RUNS = row -> read(Kind.check_run, row);

    private Changed() {}

    private static Change read(Kind kind, ResultSet row) throws SQLException {
        return new Change(
                EventType.of(kind, row.getString("what")),
                row.getLong("id"),
                row.getLong("run_id"),
                row.getObject("job_id", Long.class),
                row.getInt("attempt"),
                row.getString("status"),
                row.getString("conclusion"),
                Columns.instant(row, "at"),
                null);
    }

    private static Change.Completed completed(ResultSet row) throws SQLException {
        Long took = row.getObject("took_millis", Long.class);
        return new Change.Completed(
                TriggerEvent.valueOf(row.getString("event")), took == null ? null : Duration.ofMillis(took));
    }
}
