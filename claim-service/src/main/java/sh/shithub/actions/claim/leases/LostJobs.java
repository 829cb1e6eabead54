package sh.shithub.actions.claim.leases;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.List;
import sh.shithub.actions.claim.announce.AnnounceJobs;
import sh.shithub.actions.contracts.JobRequeued;
import sh.shithub.actions.contracts.LeaseEnd;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.platform.trace.Traces;

/**
 * Queues jobs again whose runner was lost, where the policy says so. Its steps have begun, and status-service may be about to write
 * them: it locks a run first, then steps and jobs in several statements. So a run is locked first here too, and what another
 * transaction holds is left for the next look: no lock is waited for.
 */
@Singleton
record LostJobs(AnnounceJobs announceJobs, LeaseSettings settings, LeaseTime time) {
    static final String FIND = """
            SELECT j.id AS job_id, j.attempt, c.spent
            FROM workflow_jobs j
            JOIN job_token_chains c ON c.job_id = j.id AND c.attempt = j.attempt
            JOIN workflow_runs r ON r.id = j.run_id
            CROSS JOIN (
                SELECT statement_timestamp() + make_interval(secs => ?) AS now, make_interval(secs => ?) AS timeout_grace,
                    make_interval(secs => ?) AS lost_grace
            ) given
            WHERE j.status = 'running' AND j.end_reason IS NULL AND NOT c.ended
                AND c.spent > 0 AND %1$s AND NOT j.cancel_requested
                AND j.started_at + j.timeout_minutes * interval '1 min' + given.timeout_grace >= given.now
                AND %2$s
            ORDER BY j.claimed_at
            LIMIT ?
            FOR NO KEY UPDATE OF r SKIP LOCKED
            """.formatted(LostRunner.LAPSED, LostRunner.QUEUED_AGAIN);

    /** Those of whom nothing was heard in between: a call would have spent one more. */
    private static final String LOCK = """
            SELECT j.id
            FROM unnest(?::bigint[], ?::int[], ?::int[]) AS l (job_id, attempt, spent)
            JOIN job_token_chains c ON c.job_id = l.job_id AND c.attempt = l.attempt AND c.spent = l.spent
            JOIN workflow_jobs j ON j.id = l.job_id AND j.attempt = l.attempt
            WHERE j.status::text = 'running' AND j.end_reason IS NULL AND NOT j.cancel_requested
            ORDER BY j.id
            FOR UPDATE OF c SKIP LOCKED
            FOR NO KEY UPDATE OF j SKIP LOCKED
            """;

    /** Jobs all of whose steps could be locked: log-service may have one, or status-service, which locks no run for a step. */
    private static final String LOCK_STEPS = """
            WITH wanted AS (
                SELECT unnest(?::bigint[]) AS job_id
            ), locked AS (
                SELECT s.id
                FROM workflow_steps s
                WHERE s.job_id IN (SELECT job_id FROM wanted)
                ORDER BY s.id
                FOR NO KEY UPDATE SKIP LOCKED
            )
            SELECT w.job_id
            FROM wanted w
            LEFT JOIN workflow_steps s ON s.job_id = w.job_id
            LEFT JOIN locked l ON l.id = s.id
            GROUP BY w.job_id
            HAVING count(s.id) = count(l.id)
            """;

    /**
     * What the lost runner did is undone, but for its log. Its artifacts go too, as the next runner will bring them under the same
     * names. Admission decides which job is next in line; it hears of this by the event.
     */
    private static final String QUEUE_AGAIN = """
            WITH lost AS (
                SELECT unnest(?::bigint[]) AS id
            ), fenced AS (
                DELETE FROM job_token_chains c USING lost l WHERE c.job_id = l.id
            ), steps AS (
                UPDATE workflow_steps s
                SET status = 'queued', conclusion = NULL, started_at = NULL, completed_at = NULL,
                    updated_at = statement_timestamp()
                FROM lost l
                WHERE s.job_id = l.id AND s.status::text <> 'queued'
            ), artifacts AS (
                DELETE FROM workflow_artifacts a USING lost l WHERE a.job_id = l.id
            )
            UPDATE workflow_jobs j
            SET status = 'queued', runner_id = NULL, lost_runners = j.lost_runners + 1, ready_at = NULL,
                eligible_at = coalesce(j.eligible_at, statement_timestamp()), started_at = NULL, claimed_at = NULL,
                updated_at = statement_timestamp(), trace_id = ?::uuid
            FROM lost l
            WHERE j.id = l.id
            RETURNING j.run_id, j.id AS job_id, j.attempt, ?::text AS reason, j.updated_at AS requeued_at
            """;

    private record Lost(long jobId, int attempt, int spent) {}

    /** @return those that are queued again, of at most so many */
    List<JobRequeued> queueAgain(Connection transaction, int most) {
        List<Lost> lost = Columns.none(transaction)
                .value(time.aheadSeconds())
                .seconds(settings.timeoutGrace())
                .seconds(settings.lostRunnerGrace())
                .value(most)
                .query(FIND, Lost.class);
        List<Long> locked = Columns.of(transaction, lost)
                .longs(Lost::jobId)
                .ints(Lost::attempt)
                .ints(Lost::spent)
                .query(LOCK, row -> row.getLong(1));
        List<Long> whole = Columns.ids(transaction, locked).query(LOCK_STEPS, row -> row.getLong(1));
        List<JobRequeued> requeued = Columns.ids(transaction, whole)
                .trace(Traces.own())
                .value(LeaseEnd.lost.reason(0))
                .query(QUEUE_AGAIN, JobRequeued.class);
        announceJobs.requeued(transaction, requeued);
        return requeued;
    }
}
