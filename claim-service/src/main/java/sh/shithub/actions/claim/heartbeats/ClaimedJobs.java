package sh.shithub.actions.claim.heartbeats;

import java.sql.Connection;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import sh.shithub.actions.claim.announce.Claim;
import sh.shithub.actions.contracts.JobExpired;
import sh.shithub.actions.contracts.Subject;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.platform.trace.Traces;

/** Gives jobs to runners: a job's {@code queued → running}, and its token chain (invariant 7). */
final class ClaimedJobs {
    private static final String ASSIGN = """
            UPDATE workflow_jobs j
            SET status = 'running', runner_id = g.runner_id, attempt = j.attempt + 1, waited_since = j.ready_at,
                ready_at = NULL, started_at = statement_timestamp(), claimed_at = statement_timestamp(),
                updated_at = statement_timestamp(), trace_id = g.trace_id
            FROM unnest(?::bigint[], ?::bigint[], ?::uuid[]) AS g (job_id, runner_id, trace_id)
            WHERE j.id = g.job_id AND j.ready_at IS NOT NULL
            RETURNING j.id AS job_id, j.run_id, j.runner_id, j.attempt, j.lost_runners, j.claimed_at,
                CASE WHEN j.attempt = 1
                THEN greatest(extract(epoch FROM j.claimed_at - coalesce(j.eligible_at, j.waited_since)) * 1000, 0)::bigint
                END AS waited
            """;

    /** A chain that is there belongs to an earlier attempt: it is taken over, and that attempt's tokens are fenced off. */
    private static final String OPEN_CHAINS = """
            INSERT INTO job_token_chains AS c (job_id, run_id, runner_id, attempt, expires_at)
            SELECT job_id, run_id, runner_id, attempt, statement_timestamp() + make_interval(secs => ?)
            FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::int[]) AS n (job_id, run_id, runner_id, attempt)
            ORDER BY job_id
            ON CONFLICT (job_id) DO UPDATE
            SET runner_id = excluded.runner_id, attempt = excluded.attempt, spent = 0, expires_at = excluded.expires_at,
                ended = false, last_call = NULL, updated_at = excluded.updated_at
            """;

    /** Of jobs that would come back with each offer's end and fail the same way again: they are fenced off and end. */
    private static final String END = """
            WITH undeliverable AS (
                SELECT * FROM unnest(?::bigint[], ?::int[], ?::text[]) AS s (job_id, attempt, reason)
            ), fenced AS (
                DELETE FROM job_token_chains c USING undeliverable s WHERE c.job_id = s.job_id AND c.attempt = s.attempt
            )
            UPDATE workflow_jobs j
            SET end_reason = s.reason, updated_at = statement_timestamp()
            FROM undeliverable s
            WHERE j.id = s.job_id AND j.attempt = s.attempt AND j.status::text = 'running'
            RETURNING j.run_id, j.id AS job_id, j.attempt, j.end_reason AS reason, 'completed' AS status, 'failure' AS conclusion,
                j.updated_at AS expired_at
            """;

    private ClaimedJobs() {}

    /**
     * What an earlier attempt left of a job's token chain is fenced off.
     *
     * @param runnerByJob who gets what; the jobs are locked and ready
     * @param jobToken how long a job's token is accepted
     * @return one for each, in the order of job ids
     */
    static List<Claim> assign(Connection transaction, Map<Long, Long> runnerByJob, Duration jobToken) {
        List<Claim> claims = Columns.of(transaction, runnerByJob.entrySet())
                .longs(Map.Entry::getKey)
                .longs(Map.Entry::getValue)
                .traces(given -> Traces.of(Subject.job(null, given.getKey())))
                .query(ASSIGN, Claim.class);
        Columns.of(transaction, claims)
                .seconds(jobToken)
                .longs(Claim::jobId)
                .longs(Claim::runId)
                .longs(Claim::runnerId)
                .ints(Claim::attempt)
                .update(OPEN_CHAINS);
        return claims.stream().sorted(Comparator.comparingLong(Claim::jobId)).toList();
    }

    /** The jobs' rows are locked already: they were handed out in this transaction. */
    static List<JobExpired> end(Connection transaction, List<Undeliverable> jobs) {
        return Columns.of(transaction, jobs)
                .longs(Undeliverable::jobId)
                .ints(Undeliverable::attempt)
                .texts(Undeliverable::reason)
                .query(END, JobExpired.class);
    }
}
