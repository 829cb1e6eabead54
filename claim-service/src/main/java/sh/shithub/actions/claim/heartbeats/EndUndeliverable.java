package sh.shithub.actions.claim.heartbeats;

import java.sql.Connection;
import java.util.List;
import sh.shithub.actions.contracts.JobExpired;
import sh.shithub.actions.platform.sql.Columns;

/** Jobs that would come back with each offer's end and fail the same way again: they are fenced off and end. */
final class EndUndeliverable {
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

    private EndUndeliverable() {}

    /** The jobs' rows are locked already: they were handed out in this transaction. */
    static List<JobExpired> end(Connection transaction, List<Undeliverable> jobs) {
        return Columns.of(transaction, jobs)
                .longs(Undeliverable::jobId)
                .ints(Undeliverable::attempt)
                .texts(Undeliverable::reason)
                .query(END, JobExpired.class);
    }
}
