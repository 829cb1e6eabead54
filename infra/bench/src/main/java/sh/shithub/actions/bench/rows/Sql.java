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
        try (PreparedStatement statement = prepared(connection, sql, values);
                ResultSet rows = statement.executeQuery()) {
            List<Long> numbers = new ArrayList<>();
            while (rows.next()) {
                numbers.add(rows.getLong(1));
            }
            return numbers;
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
