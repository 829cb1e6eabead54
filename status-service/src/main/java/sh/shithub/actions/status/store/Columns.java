package sh.shithub.actions.status.store;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import sh.shithub.actions.platform.sql.DatabaseException;
import sh.shithub.actions.status.Change;

/**
 * The parameters of a statement that unnests: rows turned into one array a column, in the order in which the columns are
 * named here. Without rows no statement is sent.
 */
final class Columns<T> {
    private record Column(String type, Object[] values) {}

    /** Reads a result's current row. */
    @FunctionalInterface
    interface Read<R> {
        R row(ResultSet rows) throws SQLException;
    }

    private final Connection connection;
    private final Collection<T> rows;
    private final List<Column> columns = new ArrayList<>();

    Columns(Connection connection, Collection<T> rows) {
        this.connection = connection;
        this.rows = rows;
    }

    /** Ids alone: the commonest case. */
    static Columns<Long> ids(Connection connection, Collection<Long> ids) {
        return new Columns<>(connection, ids).longs(id -> id);
    }

    Columns<T> longs(Function<T, Long> value) {
        return column("bigint", value);
    }

    Columns<T> ints(Function<T, Integer> value) {
        return column("int", value);
    }

    Columns<T> names(Function<T, Enum<?>> value) {
        return column("text", row -> value.apply(row).name());
    }

    Columns<T> times(Function<T, Instant> value) {
        return column("timestamptz", row -> {
            Instant time = value.apply(row);
            return time == null ? null : time.toString();
        });
    }

    private Columns<T> column(String type, Function<T, ?> value) {
        columns.add(new Column(type, rows.stream().map(value).toArray()));
        return this;
    }

    /** Runs a statement that returns the columns of {@link Change}, from {@code what} on, by these names. */
    List<Change> changes(Change.Kind kind, String sql) {
        return query(sql, row -> change(kind, row));
    }

    <R> List<R> query(String sql, Read<R> read) {
        if (rows.isEmpty()) {
            return List.of();
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement);
            return read(statement.executeQuery(), read);
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    private void bind(PreparedStatement statement) throws SQLException {
        for (int i = 0; i < columns.size(); i++) {
            Array array = connection.createArrayOf(
                    columns.get(i).type(), columns.get(i).values());
            statement.setArray(i + 1, array);
        }
    }

    static <R> List<R> read(ResultSet found, Read<R> read) throws SQLException {
        List<R> all = new ArrayList<>();
        while (found.next()) {
            all.add(read.row(found));
        }
        return all;
    }

    private static Change change(Change.Kind kind, ResultSet row) throws SQLException {
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
