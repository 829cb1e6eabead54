package sh.shithub.actions.platform.sql;

import io.micronaut.core.annotation.Nullable;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import sh.shithub.actions.platform.trace.TraceId;

/**
 * The parameters of a statement that unnests: rows turned into one array a column, in the order in which the columns are
 * named here; single values may stand between or behind them. Without rows no statement is sent.
 *
 * <p>Every method that sends a statement throws {@link DatabaseException} when it fails.
 */
public final class Columns<T> {
    /** Sets one parameter. */
    @FunctionalInterface
    private interface Parameter {
        void set(PreparedStatement statement, int index) throws SQLException;
    }

    /** Reads a result's current row. */
    @FunctionalInterface
    public interface Read<R> {
        R row(ResultSet rows) throws SQLException;
    }

    /** Looks at a result's current row. */
    @FunctionalInterface
    public interface Each {
        void row(ResultSet rows) throws SQLException;
    }

    private final Connection connection;
    private final Collection<T> rows;
    private final List<Parameter> parameters = new ArrayList<>();

    private Columns(Connection connection, Collection<T> rows) {
        this.connection = connection;
        this.rows = rows;
    }

    public static <T> Columns<T> of(Connection connection, Collection<T> rows) {
        return new Columns<>(connection, rows);
    }

    /** A column of ids, the most common case. */
    public static Columns<Long> ids(Connection connection, Collection<Long> ids) {
        return of(connection, ids).longs(id -> id);
    }

    /** For a statement that is given no rows, only single values. */
    public static Columns<Void> none(Connection connection) {
        return of(connection, Collections.singletonList(null));
    }

    /** A {@code timestamptz}, which may be null: the driver knows no {@link Instant}. */
    public static Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    /** Which call a row goes back to; null where none is known. */
    public static TraceId trace(ResultSet row, String column) throws SQLException {
        UUID trace = row.getObject(column, UUID.class);
        return trace == null ? null : TraceId.of(trace);
    }

    public Columns<T> longs(Function<T, Long> value) {
        return column("bigint", rows.stream().map(value).toArray(Long[]::new));
    }

    public Columns<T> ints(Function<T, Integer> value) {
        return column("int", rows.stream().map(value).toArray(Integer[]::new));
    }

    public Columns<T> booleans(Function<T, Boolean> value) {
        return column("boolean", rows.stream().map(value).toArray(Boolean[]::new));
    }

    public Columns<T> texts(Function<T, String> value) {
        return column("text", rows.stream().map(value).toArray(String[]::new));
    }

    public Columns<T> names(Function<T, Enum<?>> value) {
        return texts(row -> value.apply(row).name());
    }

    public Columns<T> times(Function<T, Instant> value) {
        Object[] times = rows.stream()
                .map(value)
                .map(time -> time == null ? null : time.toString())
                .toArray();
        return column("timestamptz", times);
    }

    /** Which call a row goes back to; null where none is known. */
    public Columns<T> traces(Function<T, TraceId> value) {
        Object[] traces = rows.stream()
                .map(value)
                .map(trace -> trace == null ? null : trace.uuid().toString())
                .toArray(String[]::new);
        return column("uuid", traces);
    }

    public Columns<T> bytes(Function<T, byte[]> value) {
        return column("bytea", rows.stream().map(value).toArray(byte[][]::new));
    }

    /** A single one of {@link #traces}. */
    public Columns<T> trace(@Nullable TraceId trace) {
        return value(trace == null ? null : trace.uuid());
    }

    /** A single value, of a type that the driver knows. */
    public Columns<T> value(Object value) {
        parameters.add((statement, index) -> statement.setObject(index, value));
        return this;
    }

    /** A single value of a duration, as {@code make_interval(secs => ?)} takes it. */
    public Columns<T> seconds(Duration value) {
        return value(value.toMillis() / 1000.0);
    }

    public <R> List<R> query(String sql, Read<R> read) {
        return rows.isEmpty() ? List.of() : send(sql, statement -> all(statement.executeQuery(), read));
    }

    /** Likewise, each row as {@link RecordRow} reads it. */
    public <R extends Record> List<R> query(String sql, Class<R> row) {
        return query(sql, RecordRow.of(row));
    }

    /** Likewise, of a statement whose rows are not collected. */
    public void each(String sql, Each each) {
        query(sql, row -> {
            each.row(row);
            return null;
        });
    }

    /** @return how many rows were changed */
    public int update(String sql) {
        return rows.isEmpty() ? 0 : send(sql, PreparedStatement::executeUpdate);
    }

    /** Reads all rows of a result. */
    public static <R> List<R> all(ResultSet found, Read<R> read) throws SQLException {
        List<R> all = new ArrayList<>();
        while (found.next()) {
            all.add(read.row(found));
        }
        return all;
    }

    /** An array of its own type travels as binary; of objects, as text, which costs both sides more. */
    private Columns<T> column(String type, Object[] values) {
        parameters.add((statement, index) -> {
            Array array = connection.createArrayOf(type, values);
            statement.setArray(index, array);
        });
        return this;
    }

    @FunctionalInterface
    private interface Sent<R> {
        R with(PreparedStatement statement) throws SQLException;
    }

    private <R> R send(String sql, Sent<R> sent) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int index = 1;
            for (Parameter parameter : parameters) {
                parameter.set(statement, index++);
            }
            return sent.with(statement);
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }
}
