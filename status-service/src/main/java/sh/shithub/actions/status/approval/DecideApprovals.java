package sh.shithub.actions.status.approval;

import java.sql.Connection;
import java.util.List;
import sh.shithub.actions.contracts.ApprovalDecided;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.status.changes.Change;
import sh.shithub.actions.status.changes.Changed;

/**
 * Keeps decisions on runs that wait for one; the first on a run stands. The runs are locked. claim-service lets the jobs of an approved
 * run into the queue when it hears the event {@code run.approved}.
 */
public final class DecideApprovals {
    private static final String KEEP = """
            WITH first AS (
                SELECT DISTINCT ON (run_id) run_id, approved, decided_by, decided_at
                FROM unnest(?::bigint[], ?::boolean[], ?::text[], ?::timestamptz[])
                    WITH ORDINALITY AS d (run_id, approved, decided_by, decided_at, position)
                ORDER BY run_id, position
            ), kept AS (
                INSERT INTO workflow_run_approvals (run_id, approved, decided_by, decided_at)
                SELECT f.run_id, f.approved, f.decided_by, f.decided_at
                FROM first f
                JOIN workflow_runs r ON r.id = f.run_id
                WHERE r.need_approval AND r.conclusion IS NULL
                ON CONFLICT (run_id) DO NOTHING
                RETURNING run_id, approved, decided_at
            )
            SELECT CASE WHEN k.approved THEN 'approved' ELSE 'rejected' END AS what, r.id, r.id AS run_id,
                NULL::bigint AS job_id, 0 AS attempt, r.status::text AS status, NULL::text AS conclusion, k.decided_at AS at
            FROM kept k
            JOIN workflow_runs r ON r.id = k.run_id
            ORDER BY r.id
            """;

    private DecideApprovals() {}

    /** @return the runs that were decided on */
    public static List<Change> decide(Connection connection, List<ApprovalDecided> decisions) {
        return Columns.of(connection, decisions)
                .longs(ApprovalDecided::runId)
                .booleans(ApprovalDecided::approved)
                .texts(ApprovalDecided::decidedBy)
                .times(ApprovalDecided::decidedAt)
                .query(KEEP, Changed.RUNS);
    }
}
