package sh.shithub.actions.gateway.tokens;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/**
 * Spends the tokens of a batch in one statement (invariant 1): compare-and-set on the chain's row, joined with the runner's
 * revocation and the job's assignment. A call that is not sound is looked at and not spent.
 */
final class SpendTokens {
    /** Locks chains in the order of job ids, so that two gateways cannot wait for each other. */
    private static final String SPEND = """
            WITH asked AS (
                SELECT * FROM unnest(?::int[], ?::bigint[], ?::bigint[], ?::bigint[], ?::int[], ?::int[], ?::boolean[])
                    AS a (ordinal, job_id, run_id, runner_id, attempt, position, sound)
            ), seen AS (
                SELECT a.ordinal, a.job_id, a.sound, a.position,
                       r.revoked_at IS NOT NULL AS revoked,
                       coalesce(j.runner_id = a.runner_id AND j.run_id = a.run_id
                                AND c.runner_id = a.runner_id AND c.attempt = a.attempt, false) AS assigned,
                       c.spent = a.position AS unspent,
                       j.end_reason IS NOT NULL AS ended,
                       j.cancel_requested
                FROM asked a
                JOIN job_token_chains c ON c.job_id = a.job_id
                JOIN workflow_jobs j ON j.id = a.job_id
                JOIN workflow_runners r ON r.id = a.runner_id
                ORDER BY a.job_id
                FOR UPDATE OF c
            ), spent AS (
                UPDATE job_token_chains c
                SET spent = c.spent + 1, expires_at = ?::timestamptz, updated_at = now()
                FROM seen s
                WHERE c.job_id = s.job_id AND s.sound AND NOT s.revoked AND s.assigned AND s.unspent AND NOT s.ended
                RETURNING c.job_id
            )
            SELECT s.ordinal, s.revoked, s.assigned, s.unspent, s.ended, s.cancel_requested, p.job_id IS NOT NULL AS spent
            FROM seen s LEFT JOIN spent p ON p.job_id = s.job_id
            """;

    /** Gives back the token of a call that was refused after all in the same transaction. */
    private static final String UNSPEND = "UPDATE job_token_chains SET spent = spent - 1 WHERE job_id = ANY (?)";

    private SpendTokens() {}

    /** What the database says of a call; {@link #UNKNOWN} when its chain or runner does not exist. */
    record Seen(
            boolean revoked, boolean assigned, boolean unspent, boolean ended, boolean cancelRequested, boolean spent) {
        static final Seen UNKNOWN = new Seen(false, false, false, false, false, false);
    }

    /** At most one call a job. */
    static Seen[] spend(Connection connection, List<JobCall> calls, Instant expiresAt) throws SQLException {
        Seen[] seen = new Seen[calls.size()];
        java.util.Arrays.fill(seen, Seen.UNKNOWN);
        try (PreparedStatement statement = connection.prepareStatement(SPEND)) {
            Integer[] ordinals = new Integer[calls.size()];
            java.util.Arrays.setAll(ordinals, i -> i);
            statement.setArray(1, connection.createArrayOf("int", ordinals));
            set(connection, statement, 2, "bigint", calls, call -> call.token.jobId());
            set(connection, statement, 3, "bigint", calls, call -> call.token.runId());
            set(connection, statement, 4, "bigint", calls, call -> call.token.runnerId());
            set(connection, statement, 5, "int", calls, call -> call.token.attempt());
            set(connection, statement, 6, "int", calls, call -> call.token.position());
            set(connection, statement, 7, "boolean", calls, JobCall::sound);
            statement.setString(8, expiresAt.toString());
            ResultSet rows = statement.executeQuery();
            while (rows.next()) {
                seen[rows.getInt(1)] = new Seen(
                        rows.getBoolean(2),
                        rows.getBoolean(3),
                        rows.getBoolean(4),
                        rows.getBoolean(5),
                        rows.getBoolean(6),
                        rows.getBoolean(7));
            }
        }
        return seen;
    }

    static void unspend(Connection connection, List<JobCall> calls) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(UNSPEND)) {
            set(connection, statement, 1, "bigint", calls, call -> call.token.jobId());
            statement.executeUpdate();
        }
    }

    private static void set(
            Connection connection,
            PreparedStatement statement,
            int index,
            String type,
            List<JobCall> calls,
            Function<JobCall, ?> value)
            throws SQLException {
        statement.setArray(
                index, connection.createArrayOf(type, calls.stream().map(value).toArray()));
    }
}
