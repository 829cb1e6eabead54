package sh.shithub.actions.cli.database;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A statement's rows as an answer shows them: the columns' names are the JSON's keys, so each statement names them so. */
public final class Rows {
    private Rows() {}

    public static List<Map<String, Object>> of(Connection transaction, String sql, Object... parameters)
            throws SQLException {
        try (PreparedStatement statement = transaction.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (ResultSet results = statement.executeQuery()) {
                return rows(results);
            }
        }
    }

    private static List<Map<String, Object>> rows(ResultSet results) throws SQLException {
        List<Map<String, Object>> rows = new ArrayList<>();
        ResultSetMetaData columns = results.getMetaData();
        while (results.next()) {
            Map<String, Object> row = new LinkedHashMap<>();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                row.put(columns.getColumnLabel(i), plain(results.getObject(i)));
            }
            rows.add(row);
        }
        return rows;
    }

    /** Arrays as lists, times as RFC 3339 in whole seconds of UTC. */
    private static Object plain(Object value) throws SQLException {
        if (value instanceof Array array) {
            return List.of((Object[]) array.getArray());
        }
        if (value instanceof Timestamp time) {
            return time.toInstant().truncatedTo(ChronoUnit.SECONDS).toString();
        }
        return value;
    }
}
