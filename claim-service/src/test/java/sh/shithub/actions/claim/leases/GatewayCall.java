package sh.shithub.actions.claim.leases;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** What the gateway does to judge a call and to spend its token ({@code SpendTokens}). */
final class GatewayCall {
    private static final String LOCK = "SELECT job_id FROM job_token_chains WHERE job_id = ? FOR NO KEY UPDATE";

    private static final String SPEND = """
            UPDATE job_token_chains c SET spent = c.spent + 1, updated_at = now(), expires_at = now() + interval '900 s'
            FROM workflow_jobs j
            WHERE c.job_id = ? AND j.id = c.job_id AND j.runner_id = c.runner_id AND c.attempt = ? AND c.spent = ?
                AND j.end_reason IS NULL
            """;

    private GatewayCall() {}

    static void lock(Connection gateway, long job) throws SQLException {
        try (PreparedStatement statement = gateway.prepareStatement(LOCK)) {
            statement.setLong(1, job);
            statement.executeQuery().next();
        }
    }

    /** @return 1 when the token was spent; 0 when the job is not the runner's any more */
    static int spend(Connection gateway, long job, int attempt, int position) throws SQLException {
        try (PreparedStatement statement = gateway.prepareStatement(SPEND)) {
            statement.setLong(1, job);
            statement.setInt(2, attempt);
            statement.setInt(3, position);
            return statement.executeUpdate();
        }
    }

    static int call(Connection gateway, long job, int attempt, int position) {
        try {
            lock(gateway, job);
            return spend(gateway, job, attempt, position);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
