package sh.shithub.actions.claim.leases;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import sh.shithub.actions.platform.sql.Columns;

/** Jobs that their runner does not know (wire.md, "Heartbeat", {@code active_job_ids}): their claim's answer or their runner's memory was lost. */
@Singleton
public record UnlistedJobs(SettleOverdue settleOverdue, LeaseSettings settings, LeaseTime time) {
    /**
     * Locks as {@link OverdueJobs} does. A heartbeat that was sent before its runner can have known of the claim, or before the last
     * call for the job, is no word on it: read late or again, it must not end the newer claim.
     */
    static final String FIND = """
            SELECT j.id AS job_id, j.run_id, j.attempt, j.timeout_minutes,
                CASE WHEN c.spent > 0 THEN 'unlisted'
                    WHEN j.cancel_requested THEN 'cancelled_before_taken_up'
                    ELSE 'not_taken_up' END AS why
            FROM unnest(?::bigint[], ?::timestamptz[], ?::text[]) AS l (runner_id, said_at, job_ids)
            CROSS JOIN (
                SELECT statement_timestamp() + make_interval(secs => ?) AS now, make_interval(secs => ?) AS believed_after
            ) given
            JOIN workflow_jobs j ON j.runner_id = l.runner_id
            JOIN job_token_chains c ON c.job_id = j.id AND c.attempt = j.attempt
            WHERE j.status = 'running' AND j.end_reason IS NULL AND NOT c.ended
                AND j.claimed_at + given.believed_after < least(l.said_at, given.now) AND c.updated_at <= l.said_at
                AND NOT j.id = ANY (string_to_array(l.job_ids, ',')::bigint[])
            ORDER BY j.id
            FOR UPDATE OF c SKIP LOCKED
            FOR NO KEY UPDATE OF j SKIP LOCKED
            """;

    /**
     * What a runner says it is running.
     *
     * @param saidAt when its heartbeat was sent, as the gateway knows the database's clock
     */
    public record Listing(long runnerId, List<Long> jobIds, Instant saidAt) {
        String ids() {
            return jobIds.stream().map(String::valueOf).collect(Collectors.joining(","));
        }
    }

    /** Takes away what is not listed, before the runner's free places are counted. At most one listing a runner. */
    public void takeAway(Connection transaction, List<Listing> listings) {
        settleOverdue.settle(
                transaction,
                Columns.of(transaction, listings)
                        .longs(Listing::runnerId)
                        .times(Listing::saidAt)
                        .texts(Listing::ids)
                        .value(time.aheadSeconds())
                        .seconds(settings.unlistedAfter())
                        .query(FIND, Overdue.class));
    }
}
