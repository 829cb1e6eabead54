package sh.shithub.actions.status.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.status.Change;

/** Reads what a statement changed: it returns the columns of {@link Change}, from {@code what} on, by these names. */
final class Changed {
    static final Columns.Read<Change> STEPS = row -> read(Change.Kind.step, row);
    static final Columns.Read<Change> JOBS = row -> read(Change.Kind.job, row);
    static final Columns.Read<Change> RUNS = row -> read(Change.Kind.run, row);
    static final Columns.Read<Change> CHECK_RUNS = row -> read(Change.Kind.check_run, row);

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
}
