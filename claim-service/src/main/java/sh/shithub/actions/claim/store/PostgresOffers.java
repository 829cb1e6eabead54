package sh.shithub.actions.claim.store;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import sh.shithub.actions.claim.Claim;
import sh.shithub.actions.claim.ClaimSettings;
import sh.shithub.actions.claim.Offers;
import sh.shithub.actions.claim.Requeued;
import sh.shithub.actions.platform.sql.Columns;

/** A job's {@code queued → running} and back, and its token chain. */
@Singleton
final class PostgresOffers implements Offers {
    private static final String ASSIGN = """
            UPDATE workflow_jobs j
            SET status = 'running', runner_id = g.runner_id, attempt = j.attempt + 1, waited_since = j.ready_at,
                ready_at = NULL, started_at = statement_timestamp(), claimed_at = statement_timestamp(),
                updated_at = statement_timestamp()
            FROM unnest(?::bigint[], ?::bigint[]) AS g (job_id, runner_id)
            WHERE j.id = g.job_id AND j.ready_at IS NOT NULL
            RETURNING j.id, j.run_id, j.runner_id, j.attempt, j.claimed_at
            """;

    /** A chain that is there belongs to an earlier attempt: it is taken over, and that attempt's tokens are fenced off. */
    private static final String OPEN_CHAINS = """
            INSERT INTO job_token_chains AS c (job_id, run_id, runner_id, attempt, expires_at)
            SELECT job_id, run_id, runner_id, attempt, statement_timestamp() + make_interval(secs => ?)
            FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::int[]) AS n (job_id, run_id, runner_id, attempt)
            ORDER BY job_id
            ON CONFLICT (job_id) DO UPDATE
            SET runner_id = excluded.runner_id, attempt = excluded.attempt, spent = 0, expires_at = excluded.expires_at,
                last_call = NULL, updated_at = excluded.updated_at
            """;

    /**
     * Against a call of the runner at the same moment stands the chain's row, which the gateway locks before it judges a token
     * ({@code SpendTokens}). The call is there first: the row is skipped, or, if the call has committed since this statement
     * began, the locked row is seen to have a token spent and is left. This is there first: the gateway waits, then finds no
     * chain, and answers 404.
     *
     * <p>Nothing here waits for a lock, so it has no part in a deadlock. {@code updated_at}: a call that was refused after all
     * gave its token back, yet it was a call.
     */
    static final String TAKE_BACK = """
            WITH unanswered AS (
                SELECT j.id
                FROM workflow_jobs j
                JOIN job_token_chains c ON c.job_id = j.id
                CROSS JOIN (SELECT statement_timestamp() - make_interval(secs => ?) AS since) given
                WHERE j.status = 'running' AND j.claimed_at < given.since
                    AND c.attempt = j.attempt AND c.spent = 0 AND c.updated_at < given.since
                ORDER BY j.id
                LIMIT ?
                FOR UPDATE OF c SKIP LOCKED
                FOR NO KEY UPDATE OF j SKIP LOCKED
            ), fenced AS (
                DELETE FROM job_token_chains c USING unanswered u WHERE c.job_id = u.id
            )
            UPDATE workflow_jobs j
            SET status = 'queued', runner_id = NULL, ready_at = coalesce(j.waited_since, j.created_at), started_at = NULL,
                claimed_at = NULL, updated_at = statement_timestamp()
            FROM unanswered u
            WHERE j.id = u.id
            RETURNING j.id, j.run_id, j.attempt, j.updated_at
            """;

    private final double tokenSeconds;

    PostgresOffers(ClaimSettings settings) {
        tokenSeconds = seconds(settings.jobToken());
    }

    @Override
    public List<Claim> make(Connection transaction, Map<Long, Long> runnerByJob) {
        List<Claim> claims = Columns.of(transaction, runnerByJob.entrySet())
                .longs(Map.Entry::getKey)
                .longs(Map.Entry::getValue)
                .query(ASSIGN, PostgresOffers::claim);
        Columns.of(transaction, claims)
                .value(tokenSeconds)
                .longs(Claim::jobId)
                .longs(Claim::runId)
                .longs(Claim::runnerId)
                .ints(Claim::attempt)
                .update(OPEN_CHAINS);
        return claims.stream().sorted(Comparator.comparingLong(Claim::jobId)).toList();
    }

    private static Claim claim(ResultSet row) throws SQLException {
        return new Claim(
                row.getLong("id"),
                row.getLong("run_id"),
                row.getLong("runner_id"),
                row.getInt("attempt"),
                Times.instant(row, "claimed_at"));
    }

    @Override
    public List<Requeued> takeBack(Connection transaction, Duration unansweredFor, int most) {
        return Columns.of(transaction, List.of(most))
                .value(seconds(unansweredFor))
                .value(most)
                .query(
                        TAKE_BACK,
                        row -> new Requeued(
                                row.getLong("id"),
                                row.getLong("run_id"),
                                row.getInt("attempt"),
                                Times.instant(row, "updated_at")));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
