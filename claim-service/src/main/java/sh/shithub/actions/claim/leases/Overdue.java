package sh.shithub.actions.claim.leases;

import java.sql.ResultSet;
import java.sql.SQLException;

/** A running job that is to be taken away from its runner. Its row and its chain's are locked. */
record Overdue(long jobId, long runId, int attempt, Why why, int timeoutMinutes) {
    static Overdue read(ResultSet row) throws SQLException {
        return new Overdue(
                row.getLong("id"),
                row.getLong("run_id"),
                row.getInt("attempt"),
                Why.valueOf(row.getString("why")),
                row.getInt("timeout_minutes"));
    }

    boolean ends() {
        return why.status() != null;
    }

    String reason() {
        return why.reason(timeoutMinutes);
    }
}
