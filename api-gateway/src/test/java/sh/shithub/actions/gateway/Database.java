package sh.shithub.actions.gateway;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import sh.shithub.actions.testkit.DevStack;

/** Looks at and changes the test's database. */
public record Database(DevStack stack) {
    public void execute(String sql) {
        try (Connection connection = stack.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first column of the first row as text; null when there is no row. */
    public String text(String sql) {
        try (Connection connection = stack.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : null;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public int spent(ClaimedJob job) {
        return Integer.parseInt(text("SELECT spent FROM job_token_chains WHERE job_id = " + job.jobId()));
    }
}
