package sh.shithub.actions.status.approval;

import java.sql.Connection;
import java.util.List;
import sh.shithub.actions.contracts.ApprovalApplied;
import sh.shithub.actions.contracts.ApprovalDecided;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.contracts.RequestRefused;
import sh.shithub.actions.platform.reply.Answer;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.status.changes.Change;
import sh.shithub.actions.status.changes.Changed;

/**
 * Keeps decisions on runs that wait for one; the first on a run stands. The runs are locked. claim-service lets the jobs of an approved
 * run into the queue when it hears the event {@code run.approved}.
 */
public final class Approvals {
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

    private static final String STANDS = """
            SELECT r.id IS NOT NULL AS found, r.need_approval AS needed, a.approved, a.decided_by,
                coalesce((a.approved, a.decided_by, a.decided_at) = (d.approved, d.decided_by, d.decided_at), false) AS stands
            FROM unnest(?::bigint[], ?::boolean[], ?::text[], ?::timestamptz[])
                WITH ORDINALITY AS d (run_id, approved, decided_by, decided_at, position)
            LEFT JOIN workflow_runs r ON r.id = d.run_id
            LEFT JOIN workflow_run_approvals a ON a.run_id = r.id
            ORDER BY d.position
            """;

    private Approvals() {}

    /** @return the runs that were decided on */
    public static List<Change> decide(Connection connection, List<ApprovalDecided> decisions) {
        return columns(connection, decisions).query(KEEP, Changed.RUNS);
    }

    private static Columns<ApprovalDecided> columns(Connection connection, List<ApprovalDecided> decisions) {
        return Columns.of(connection, decisions)
                .longs(ApprovalDecided::runId)
                .booleans(ApprovalDecided::approved)
                .texts(ApprovalDecided::decidedBy)
                .times(ApprovalDecided::decidedAt);
    }

    /**
     * What operators who decided are told, from the rows alone: the decision that stands is told so each time its record is read, and every
     * other one that it came too late. A second call of an operator is another decision, even if it says the same.
     */
    public static List<Answer> answers(Connection connection, List<ApprovalDecided> decisions) {
        List<Standing> standing = columns(connection, decisions).query(STANDS, Standing.class);
        return Answer.of(decisions, standing, (decision, found) -> found.answer(decision));
    }

    /** @param decidedBy the operator who decided, this time or before; null while the run waits */
    private record Standing(boolean found, boolean needed, boolean approved, String decidedBy, boolean stands) {
        Message answer(ApprovalDecided decision) {
            if (stands) {
                return new ApprovalApplied(decision.runId(), approved);
            }
            return found
                    ? new RequestRefused("run " + decision.runId() + " " + problem(), RequestRefused.Kind.conflict)
                    : new RequestRefused("run " + decision.runId() + " does not exist", RequestRefused.Kind.not_found);
        }

        private String problem() {
            if (!needed) {
                return "needs no approval";
            }
            return decidedBy == null
                    ? "has ended"
                    : "was " + (approved ? "approved" : "rejected") + " already, by " + decidedBy;
        }
    }
}
