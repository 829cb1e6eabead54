package sh.shithub.actions.claim.leases;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.List;
import sh.shithub.actions.claim.ClaimSettings;
import sh.shithub.actions.platform.sql.Columns;

/** Finds jobs that their runners hold for longer than they may. */
@Singleton
record OverdueJobs(ClaimSettings claims, LeaseSettings settings, LeaseTime time) {
    /**
     * Against a call of the runner at the same moment stands the chain's row, which the gateway locks before it judges a token
     * ({@code SpendTokens}). The call is there first: the row is skipped, or, if the call has committed since this statement began,
     * the locked row is judged as it is now and left. This is there first: the gateway waits, then finds no chain (404) or the reason
     * why the job was ended (409).
     *
     * <p>Nothing here waits for a lock, so it has no part in a deadlock, and instances that look at once share the jobs.
     * <ul>
     *   <li>{@code updated_at}, the last call: one that was refused after all gave its token back, yet it was a call.
     *   <li>A revoked runner's calls are refused from the moment it is revoked, so its job is not waited for: an offer goes to another
     *       runner, and what has begun ends, even where the policy queues jobs of lost runners again: to revoke a runner ends its
     *       work.
     *   <li>{@code ended}: the runner has said its last word and status-service is behind; that word counts.
     *   <li>A lost runner's job that its policy queues again is not found here: {@link LostJobs} does more with it.
     *   <li>The order is that of an index on running jobs. The planner, asked for the order of ids, would walk through all jobs that
     *       ever were.
     * </ul>
     */
    static final String FIND = """
            SELECT j.id AS job_id, j.run_id, j.attempt, due.why, j.timeout_minutes
            FROM workflow_jobs j
            JOIN job_token_chains c ON c.job_id = j.id AND c.attempt = j.attempt
            CROSS JOIN (
                SELECT statement_timestamp() + make_interval(secs => ?) AS now, make_interval(secs => ?) AS ack,
                    make_interval(secs => ?) AS cancel_grace, make_interval(secs => ?) AS timeout_grace,
                    make_interval(secs => ?) AS lost_grace
            ) given
            CROSS JOIN LATERAL (
                SELECT %1$s AS lapsed,
                    greatest(j.claimed_at, c.updated_at) + given.ack < given.now AS unanswered,
                    EXISTS (SELECT FROM workflow_runners r WHERE r.id = j.runner_id AND r.revoked_at IS NOT NULL) AS revoked
            ) lease
            CROSS JOIN LATERAL (
                SELECT CASE
                    WHEN c.spent = 0 AND (lease.unanswered OR lease.lapsed OR lease.revoked) AND j.cancel_requested
                    THEN 'cancelled_before_taken_up'
                    WHEN c.spent = 0 AND (lease.unanswered OR lease.lapsed OR lease.revoked) THEN 'not_taken_up'
                    WHEN lease.revoked AND j.cancel_requested THEN 'cancelled'
                    WHEN lease.revoked THEN 'revoked'
                    WHEN j.cancel_requested
                        AND greatest(j.cancel_requested_at, c.updated_at) + given.cancel_grace < given.now
                    THEN 'cancelled'
                    WHEN j.started_at + j.timeout_minutes * interval '1 min' + given.timeout_grace < given.now
                    THEN 'timed_out'
                    WHEN lease.lapsed AND j.cancel_requested THEN 'cancelled'
                    WHEN lease.lapsed AND NOT %2$s
                    THEN 'lost'
                END AS why
            ) due
            WHERE j.status = 'running' AND j.end_reason IS NULL AND NOT c.ended
                AND due.why IS NOT NULL
            ORDER BY j.claimed_at
            LIMIT ?
            FOR UPDATE OF c SKIP LOCKED
            FOR NO KEY UPDATE OF j SKIP LOCKED
            """.formatted(LostRunner.LAPSED, LostRunner.QUEUED_AGAIN);

    /** Those that no other transaction holds, oldest claim first, at most so many; they stay locked. */
    List<Overdue> find(Connection transaction, int most) {
        return Columns.none(transaction)
                .value(time.aheadSeconds())
                .seconds(claims.ackWithin())
                .seconds(settings.cancelGrace())
                .seconds(settings.timeoutGrace())
                .seconds(settings.lostRunnerGrace())
                .value(most)
                .query(FIND, Overdue.class);
    }
}
