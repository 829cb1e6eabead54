package sh.shithub.actions.claim.leases;

import java.sql.ResultSet;
import java.sql.SQLException;
import sh.shithub.actions.contracts.LeaseEnd;

/** A running job that is to be taken away from its runner. Its row and its chain's are locked. */
record Overdue(long jobId, long runId, int attempt, LeaseEnd end, int timeoutMinutes) {
    static Overdue read(ResultSet row) throws SQLException {
        return new Overdue(
                row.getLong("id"),
                row.getLong("run_id"),
                row.getInt("attempt"),
                LeaseEnd.valueOf(row.getString("why")),
                row.getInt("timeout_minutes"));
    }

    boolean ends() {
        return end.status() != null;
    }

    String reason() {
        return end.reason(timeoutMinutes);
    }
}
