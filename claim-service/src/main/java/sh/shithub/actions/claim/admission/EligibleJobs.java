package sh.shithub.actions.claim.admission;

import java.sql.Connection;
import java.util.Collection;
import java.util.List;
import sh.shithub.actions.platform.sql.Columns;

/** The first stage of admission: {@code workflow_jobs.eligible_at}. */
final class EligibleJobs {
    /**
     * Of these runs, and of those that are now the first of their concurrency groups. A group's first is its open run with the
     * smallest id. Rows are locked in the order of ids; {@code status} is compared as text so that jobs and runs are found by
     * their keys and not by an index of all that are open.
     */
    static final String MARK = """
            WITH named AS (
                SELECT id FROM unnest(?::bigint[]) AS n (id)
            ), looked AS (
                SELECT id FROM named
                UNION
                SELECT first.id
                FROM named n
                JOIN workflow_runs r ON r.id = n.id
                CROSS JOIN LATERAL (
                    SELECT o.id
                    FROM workflow_runs o
                    WHERE o.repo_id = r.repo_id AND o.concurrency_group = r.concurrency_group
                        AND o.concurrency_group <> '' AND o.status IN ('queued', 'running')
                    ORDER BY o.id
                    LIMIT 1
                ) first
                WHERE r.concurrency_group <> ''
            ), free AS (
                SELECT r.id
                FROM looked l
                JOIN run_admission r ON r.id = l.id
                WHERE r.status::text IN ('queued', 'running') AND r.approved AND r.held_by IS NULL
            ), due AS (
                SELECT j.id, j.run_id, j.job_index
                FROM free f
                CROSS JOIN LATERAL (
                    SELECT id, run_id, job_index, needs_jobs
                    FROM workflow_jobs
                    WHERE run_id = f.id AND status::text = 'queued' AND eligible_at IS NULL AND NOT cancel_requested
                        AND repo_id IS NOT NULL
                    OFFSET 0
                ) held
                JOIN workflow_jobs j ON j.id = held.id
                WHERE NOT EXISTS (
                    SELECT
                    FROM unnest(held.needs_jobs) AS n (job_key)
                    LEFT JOIN workflow_jobs need ON need.run_id = held.run_id AND need.job_key = n.job_key
                    WHERE need.conclusion IS NULL OR need.conclusion::text NOT IN ('success', 'neutral'))
                ORDER BY j.id
                FOR NO KEY UPDATE OF j
            ), placed AS (
                SELECT id, row_number() OVER (ORDER BY run_id, job_index) AS place FROM due
            )
            UPDATE workflow_jobs j
            SET eligible_at = statement_timestamp() + p.place * interval '1 microsecond', updated_at = statement_timestamp()
            FROM placed p
            WHERE j.id = p.id AND j.status::text = 'queued' AND j.eligible_at IS NULL
            RETURNING j.id
            """;

    private static final String OPEN_RUNS = """
            SELECT id
            FROM workflow_runs
            WHERE status IN ('queued', 'running') AND id > ?
            ORDER BY id
            LIMIT ?
            """;

    private EligibleJobs() {}

    /** @return the jobs that are eligible from now on */
    static List<Long> mark(Connection transaction, Collection<Long> runIds) {
        return Columns.ids(transaction, runIds).query(MARK, row -> row.getLong(1));
    }

    /** @return in the order of ids */
    static List<Long> openRuns(Connection transaction, long after, int most) {
        return Columns.none(transaction).value(after).value(most).query(OPEN_RUNS, row -> row.getLong(1));
    }
}
