package sh.shithub.actions.gateway.runner.jobcalls;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import sh.shithub.actions.platform.sql.Columns;

/**
 * Spends the tokens of a batch (invariant 1): compare-and-set on the chain's row, joined with the runner's revocation and the
 * job's assignment. A call that is not sound is looked at and not spent. One that is ahead of its chain shows that PostgreSQL went
 * back: it moves the chain on to itself (decision 0027).
 *
 * <p>The chains are locked by a statement of their own, so that the one that judges sees everything that was committed while
 * it waited: a job is taken from its runner under the same lock.
 */
final class SpendTokens {
    /** In the order of job ids, so that two gateways cannot wait for each other. */
    private static final String LOCK = """
            WITH locked AS (
                SELECT job_id FROM job_token_chains WHERE job_id = ANY (?::bigint[]) ORDER BY job_id FOR NO KEY UPDATE
            )
            SELECT count(*) FROM locked
            """;

    /**
     * A token ahead of its chain is good for longer than the newest that the chain knows of. If it is not, by more than clocks may
     * differ, it is of an earlier hand-over of this job, or of another of the same number, that was forgotten.
     */
    private static final String SPEND = """
            WITH asked AS (
                SELECT *
                FROM unnest(?::int[], ?::bigint[], ?::bigint[], ?::bigint[], ?::int[], ?::int[], ?::timestamptz[],
                            ?::boolean[], ?::boolean[], ?::uuid[], ?::bytea[])
                    AS a (ordinal, job_id, run_id, runner_id, attempt, position, good_until, sound, ends, call, key)
            ), seen AS (
                SELECT a.ordinal, a.job_id, a.position, a.sound, a.ends, a.call, a.key,
                       r.revoked_at IS NOT NULL AS revoked,
                       coalesce(j.runner_id = a.runner_id AND j.run_id = a.run_id
                                AND c.runner_id = a.runner_id AND c.attempt = a.attempt, false) AS assigned,
                       c.spent = a.position
                            OR c.spent < a.position AND a.good_until > c.expires_at - interval '60 s' AS unspent,
                       greatest(a.position - c.spent, 0) AS ahead,
                       coalesce(c.spent = a.position + 1 AND c.last_call = a.call, false) AS ours,
                       coalesce(c.spent = a.position + 1 AND c.last_key = a.key, false) AS repeated,
                       j.end_reason IS NOT NULL AS ended,
                       CASE WHEN c.spent = a.position + 1 THEN coalesce(c.last_cancel_requested, j.cancel_requested)
                            ELSE j.cancel_requested END AS cancel_requested,
                       c.expires_at
                FROM asked a
                JOIN job_token_chains c ON c.job_id = a.job_id
                JOIN workflow_jobs j ON j.id = a.job_id
                JOIN workflow_runners r ON r.id = a.runner_id
            ), spent AS (
                UPDATE job_token_chains c
                SET spent = s.position + 1, last_call = s.call, last_key = s.key, last_cancel_requested = s.cancel_requested,
                    ended = s.ends, expires_at = ?::timestamptz, updated_at = now()
                FROM seen s
                WHERE c.job_id = s.job_id AND s.sound AND NOT s.revoked AND s.assigned AND s.unspent AND NOT s.ended
                RETURNING c.job_id
            )
            SELECT s.ordinal, s.revoked, s.assigned, s.unspent, s.ours, s.repeated, s.cancel_requested,
                p.job_id IS NOT NULL AS spent, s.ahead, s.expires_at
            FROM seen s LEFT JOIN spent p ON p.job_id = s.job_id
            """;

    /** Gives back the token of a call that was refused after all in the same transaction. */
    private static final String UNSPEND = """
            UPDATE job_token_chains c
            SET spent = c.spent - 1, last_call = NULL, last_key = NULL, last_cancel_requested = NULL,
                expires_at = u.expires_at
            FROM unnest(?::bigint[], ?::timestamptz[]) AS u (job_id, expires_at)
            WHERE c.job_id = u.job_id
            """;

    private SpendTokens() {}

    /**
     * What the database says of a call; {@link #UNKNOWN} when its chain or runner does not exist.
     *
     * @param ours an earlier try of this very call was committed, without its confirmation having come through
     * @param repeated an earlier call with the same path, body and key was, and the token that it was given is unused
     * @param cancelRequested as it was told by that call, or as it is now
     * @param ahead how many tokens, spent before this one, the chain knows nothing of
     * @param expiresAt when the chain's newest token stopped being accepted, before this call spent its own
     */
    record Seen(
            boolean revoked,
            boolean assigned,
            boolean unspent,
            boolean ours,
            boolean repeated,
            boolean cancelRequested,
            boolean spent,
            int ahead,
            Instant expiresAt) {
        static final Seen UNKNOWN = new Seen(false, false, false, false, false, false, false, 0, null);

        /** The token was spent by this call's own success, which is answered once more. */
        boolean again() {
            return ours || repeated;
        }
    }

    /** A call whose token is spent, and when that token stops being accepted. */
    record Spent(JobCall call, Instant expiresAt) {}

    /** At most one call a job; the answers in the order of the calls. */
    static Seen[] spend(Connection connection, List<JobCall> calls, Instant expiresAt) {
        Columns.of(connection, calls).longs(call -> call.token.jobId()).query(LOCK, row -> row.getLong(1));
        Seen[] seen = new Seen[calls.size()];
        Arrays.fill(seen, Seen.UNKNOWN);
        Columns.of(connection, IntStream.range(0, calls.size()).boxed().toList())
                .ints(i -> i)
                .longs(i -> calls.get(i).token.jobId())
                .longs(i -> calls.get(i).token.runId())
                .longs(i -> calls.get(i).token.runnerId())
                .ints(i -> calls.get(i).token.attempt())
                .ints(i -> calls.get(i).token.position())
                .times(i -> calls.get(i).goodUntil())
                .booleans(i -> calls.get(i).sound())
                .booleans(i -> calls.get(i).sound() && calls.get(i).plan().last())
                .texts(i -> calls.get(i).id.toString())
                .bytes(i -> calls.get(i).key())
                .value(expiresAt.toString())
                .query(SPEND, row -> seen[row.getInt(1)] = seen(row));
        return seen;
    }

    private static Seen seen(ResultSet row) throws SQLException {
        return new Seen(
                row.getBoolean(2),
                row.getBoolean(3),
                row.getBoolean(4),
                row.getBoolean(5),
                row.getBoolean(6),
                row.getBoolean(7),
                row.getBoolean(8),
                row.getInt(9),
                row.getObject(10, OffsetDateTime.class).toInstant());
    }

    static void unspend(Connection connection, List<Spent> calls) {
        Columns.of(connection, calls)
                .longs(spent -> spent.call().token.jobId())
                .times(Spent::expiresAt)
                .update(UNSPEND);
    }
}
