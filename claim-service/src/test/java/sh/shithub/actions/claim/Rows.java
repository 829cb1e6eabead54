package sh.shithub.actions.claim;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import sh.shithub.actions.testkit.DevStack;

/** Looks at a test's database, each time in a transaction of its own. */
public record Rows(DevStack stack) {
    public <T> T one(Class<T> type, String sql, Object... parameters) {
        List<T> all = all(type, sql, parameters);
        if (all.size() != 1) {
            throw new AssertionError(all.size() + " rows of: " + sql);
        }
        return all.get(0);
    }

    public <T> List<T> all(Class<T> type, String sql, Object... parameters) {
        try (Connection connection = stack.connect();
                PreparedStatement statement = prepare(connection, sql, parameters)) {
            List<T> all = new ArrayList<>();
            ResultSet rows = statement.executeQuery();
            while (rows.next()) {
                all.add(type.cast(rows.getObject(1)));
            }
            return all;
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    public int change(String sql, Object... parameters) {
        try (Connection connection = stack.connect();
                PreparedStatement statement = prepare(connection, sql, parameters)) {
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    private static PreparedStatement prepare(Connection connection, String sql, Object... parameters)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }
}
