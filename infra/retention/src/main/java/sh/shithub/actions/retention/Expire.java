package sh.shithub.actions.retention;

import static sh.shithub.actions.retention.Conditions.LOGS_ARE_DUE;
import static sh.shithub.actions.retention.Conditions.RUN_IS_DUE;

import java.sql.Connection;
import sh.shithub.actions.platform.sql.Columns;

/**
 * Decides that runs, or their logs, go. That is a transaction of its own, before any object goes: from then on no reader is shown
 * them, and pinning comes too late. Runs are locked against reruns being made of them; what another transaction has locked is left for the
 * next time.
 *
 * <p>An array, because a join's other side may be read as a whole for what the planner takes for many.
 */
final class Expire {
    static final String RUNS = """
            UPDATE workflow_runs r
            SET expired_at = now(), logs_expired_at = coalesce(r.logs_expired_at, now())
            WHERE r.id = ANY (ARRAY(
                SELECT r.id
                FROM workflow_runs r
                WHERE
            """ + RUN_IS_DUE + """
                ORDER BY r.completed_at
                LIMIT ?
                FOR UPDATE OF r SKIP LOCKED))
            """;

    static final String LOGS = """
            UPDATE workflow_runs r
            SET logs_expired_at = now()
            WHERE r.id = ANY (ARRAY(
                SELECT r.id
                FROM workflow_runs r
                WHERE
            """ + LOGS_ARE_DUE + """
                ORDER BY r.completed_at
                LIMIT ?
                FOR UPDATE OF r SKIP LOCKED))
            """;

    private Expire() {}

    /** @return how many now go that did not before, of at most so many */
    static int runs(Connection transaction, int days, int most) {
        return days == 0 ? 0 : decide(transaction, RUNS, days, most);
    }

    static int logs(Connection transaction, int days, int most) {
        return days == 0 ? 0 : decide(transaction, LOGS, days, most);
    }

    private static int decide(Connection transaction, String sql, int days, int most) {
        return Columns.none(transaction).value(days).value(most).update(sql);
    }
}
