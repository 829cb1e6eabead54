package sh.shithub.actions.status.changes;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import sh.shithub.actions.contracts.TriggerEvent;
import sh.shithub.actions.platform.sql.Columns;

/** Reads what a statement changed: it returns the columns of {@link Change}, from {@code what} on, by these names. */
public final class Changed {
    public static final Columns.Read<Change> STEPS = row -> read(Change.Kind.step, row);
    public static final Columns.Read<Change> JOBS = row -> read(Change.Kind.job, row);
    public static final Columns.Read<Change> RUNS = row -> read(Change.Kind.run, row);
    /** With {@code event} and {@code took_millis} beside the columns of the others. */
    public static final Columns.Read<Change> COMPLETED_RUNS =
            row -> read(Change.Kind.run, row).with(completed(row));

    public static final Columns.Read<Change> CHECK_RUNS = row -> read(Change.Kind.check_run, row);

    private Changed() {}

    private static Change read(Change.Kind kind, ResultSet row) throws SQLException {
        return new Change(
                kind,
                row.getString("what"),
                row.getLong("id"),
                row.getLong("run_id"),
                row.getObject("job_id", Long.class),
                row.getInt("attempt"),
                row.getString("status"),
                row.getString("conclusion"),
                row.getObject("at", OffsetDateTime.class).toInstant());
    }

    private static Change.Completed completed(ResultSet row) throws SQLException {
        Long took = row.getObject("took_millis", Long.class);
        return new Change.Completed(
                TriggerEvent.valueOf(row.getString("event")), took == null ? null : Duration.ofMillis(took));
    }
}
