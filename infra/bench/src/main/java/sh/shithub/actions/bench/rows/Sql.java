package sh.shithub.actions.bench.rows;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Statements that are made once or seldom; a list among the values is bound as an array. */
public final class Sql {
    private Sql() {}

    public static void update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = prepared(connection, sql, values)) {
            statement.executeUpdate();
        }
    }

    /** The first column of all rows. */
    public static List<Long> numbers(Connection connection, String sql, Object... values) throws SQLException {
        return rows(connection, row -> row.getLong(1), sql, values);
    }

    /** What a row stands for. */
    @FunctionalInterface
    public interface Row<T> {
        T of(ResultSet row) throws SQLException;
    }

    public static <T> List<T> rows(Connection connection, Row<T> row, String sql, Object... values)
            throws SQLException {
        try (PreparedStatement statement = prepared(connection, sql, values);
                ResultSet rows = statement.executeQuery()) {
            List<T> all = new ArrayList<>();
            while (rows.next()) {
                all.add(row.of(rows));
            }
            return all;
        }
    }

    private static PreparedStatement prepared(Connection connection, String sql, Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i] instanceof List<?> list ? array(connection, list) : values[i]);
        }
        return statement;
    }

    /** Of bytes, texts or numbers; an empty one is of numbers. */
    private static Array array(Connection connection, List<?> list) throws SQLException {
        Object first = list.isEmpty() ? 0L : list.get(0);
        if (first instanceof byte[]) {
            return connection.createArrayOf("bytea", list.toArray(byte[][]::new));
        }
        return connection.createArrayOf(first instanceof String ? "text" : "bigint", list.toArray());
    }
}
