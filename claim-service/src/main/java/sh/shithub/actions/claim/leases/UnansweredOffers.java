package sh.shithub.actions.claim.leases;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import sh.shithub.actions.claim.columns.Times;
import sh.shithub.actions.platform.sql.Columns;

/** Jobs in a runner's hands before its first call (invariant 7). */
@Singleton
final class UnansweredOffers {
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

    /**
     * Takes back offers without a call from their runner, by the database's clock. Their jobs are queued again at the place
     * they had, and their chains are gone, so that the runner's call, should it come now, finds nothing. An offer that is
     * looked at elsewhere, by a call of its runner or by another instance, is left out.
     *
     * @param most at most so many
     */
    List<Requeued> takeBack(Connection transaction, Duration unansweredFor, int most) {
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
