package sh.shithub.actions.retention;

import java.sql.Connection;
import java.util.List;
import sh.shithub.actions.platform.sql.Columns;

/** The rows of runs that have expired and whose objects have all gone, from the leaves to the run. */
final class PruneRuns {
    /** So many are deleted within seconds, with the look at what refers to each. */
    private static final int STEPS = 5000;

    static final String LOCK = """
            SELECT r.id
            FROM workflow_runs r
            WHERE r.expired_at IS NOT NULL AND r.logs_pruned_at IS NOT NULL
                AND NOT EXISTS (SELECT FROM workflow_artifacts a WHERE a.run_id = r.id) AND NOT
            """ + Conditions.NEEDED_BY_A_RERUN + """
            ORDER BY r.id
            LIMIT ?
            FOR UPDATE OF r SKIP LOCKED
            """;

    private static final String FREE =
            "SELECT r.id FROM workflow_runs r WHERE r.id = ANY (?::bigint[]) AND NOT " + Conditions.NEEDED_BY_A_RERUN;

    /** Something came after all: a chunk that was months late. It goes as the others went. */
    private static final String LOGS_AGAIN = """
            UPDATE workflow_runs r
            SET logs_pruned_at = NULL
            WHERE r.id = ANY (?::bigint[]) AND EXISTS (
                SELECT
                FROM workflow_jobs j
                JOIN workflow_steps s ON s.job_id = j.id
                WHERE j.run_id = r.id AND (s.log_object_key IS NOT NULL
                    OR EXISTS (SELECT FROM workflow_step_log_chunks c WHERE c.step_id = s.id)))
            RETURNING r.id
            """;

    private static final String STEPS_OF = """
            SELECT s.id
            FROM workflow_jobs j JOIN workflow_steps s ON s.job_id = j.id
            WHERE j.run_id = ANY (?::bigint[])
            LIMIT ?
            """;

    /** Annotations, and what log-service remembers of a log under way, go with their step by themselves. */
    private static final List<String> OF_STEPS = List.of(
            "DELETE FROM log_finalizations WHERE step_id = ANY (?::bigint[])",
            "DELETE FROM workflow_steps WHERE id = ANY (?::bigint[])");

    private static final String OF_JOBS =
            " x USING workflow_jobs j WHERE j.run_id = ANY (?::bigint[]) AND x.job_id = j.id";

    /** What refers to a row goes before it. A rerun outlives its parent, and then says no more that it had one. */
    private static final List<String> OF_RUNS = List.of(
            "DELETE FROM check_runs" + OF_JOBS,
            "DELETE FROM job_token_chains" + OF_JOBS,
            "DELETE FROM workflow_job_secret_masks" + OF_JOBS,
            "DELETE FROM workflow_jobs WHERE run_id = ANY (?::bigint[])",
            "DELETE FROM workflow_run_approvals WHERE run_id = ANY (?::bigint[])",
            "UPDATE workflow_runs SET parent_run_id = NULL WHERE parent_run_id = ANY (?::bigint[])");

    private static final String RUNS = "DELETE FROM workflow_runs WHERE id = ANY (?::bigint[])";

    Batch expired(Connection transaction, int most) {
        List<Long> locked = Columns.none(transaction).value(most).query(LOCK, row -> row.getLong(1));
        List<Long> runs = Columns.ids(transaction, locked).query(FREE, row -> row.getLong(1));
        List<Long> again = Columns.ids(transaction, runs).query(LOGS_AGAIN, row -> row.getLong(1));
        List<Long> empty = runs.stream().filter(run -> !again.contains(run)).toList();
        if (empty.isEmpty()) {
            return Batch.NOTHING;
        }
        if (steps(transaction, empty) == STEPS) {
            return new Batch(0, 0, true);
        }
        OF_RUNS.forEach(sql -> Columns.ids(transaction, empty).update(sql));
        return new Batch(Columns.ids(transaction, empty).update(RUNS), 0, true);
    }

    private static int steps(Connection transaction, List<Long> runs) {
        List<Long> steps = Columns.ids(transaction, runs).value(STEPS).query(STEPS_OF, row -> row.getLong(1));
        OF_STEPS.forEach(sql -> Columns.ids(transaction, steps).update(sql));
        return steps.size();
    }
}
