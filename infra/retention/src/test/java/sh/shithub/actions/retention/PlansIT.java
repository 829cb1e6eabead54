package sh.shithub.actions.retention;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** What is looked for is found by an index that holds nothing else, however many runs are kept and however many have long gone. */
@ExtendWith(DevStackExtension.class)
class PlansIT {
    @Test
    void candidates_are_found_without_reading_what_is_kept(DevStack stack) {
        SampleRuns runs = new SampleRuns(stack);
        runs.execute(
                "INSERT INTO workflow_runs (repo_id, run_index, workflow_file, head_sha, event, trigger_event_id, status,"
                        + " conclusion, completed_at, logs_expired_at, logs_pruned_at) SELECT 1, i, 'ci.yml', 'abc', 'push', 't' || i, 'completed',"
                        + " 'success', at, at, at FROM generate_series(1, 30000) i, LATERAL (SELECT now() - interval '1 min' * i AS at) t");
        runs.execute("UPDATE workflow_runs SET logs_expired_at = NULL, logs_pruned_at = NULL WHERE run_index <= 3000");
        runs.execute(
                "INSERT INTO workflow_jobs (run_id, job_index, job_key, label_set_id) SELECT id, 0, 'b', 1 FROM workflow_runs");
        runs.execute(
                "INSERT INTO workflow_artifacts (run_id, job_id, name, object_key, size_bytes, expires_at) SELECT run_id, id, 'a',"
                        + " 'k', 1, now() + interval '1 h' * id FROM workflow_jobs");
        runs.execute("ANALYZE workflow_runs, workflow_jobs, workflow_steps, workflow_artifacts");
        uses(runs, Expire.LOGS, "365, 100", "workflow_runs_logs_age");
        uses(runs, Expire.RUNS, "365, 100", "workflow_runs_age");
        uses(runs, PruneLogs.LOCK, "100", "workflow_runs_logs_to_prune");
        uses(runs, PruneRuns.LOCK, "100", "workflow_runs_to_prune");
        uses(runs, PruneArtifacts.EXPIRED, "1, 100", "workflow_artifacts_expiry");
        uses(runs, PruneArtifacts.OF_EXPIRED_RUNS, "100", "workflow_runs_to_prune");
        uses(runs, PruneLabelSets.LOCK, "1000", "workflow_jobs_label_set");
    }

    /** As the services' sessions plan: once, for any values. */
    private static void uses(SampleRuns runs, String sql, String values, String index) {
        String plan = runs.<String>write(connection -> {
            StringBuilder lines = new StringBuilder();
            String numbered = sql;
            for (int i = 1; numbered.contains("?"); i++) {
                numbered = numbered.replaceFirst("\\?", "\\$" + i);
            }
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET LOCAL plan_cache_mode = force_generic_plan");
                statement.execute("PREPARE asked AS " + numbered);
                ResultSet row = statement.executeQuery("EXPLAIN EXECUTE asked(" + values + ")");
                while (row.next()) {
                    lines.append(row.getString(1)).append('\n');
                }
                statement.execute("DEALLOCATE asked");
            }
            return lines.toString();
        });
        assertTrue(plan.contains(index), plan);
        assertFalse(
                plan.contains("Seq Scan on workflow_runs r") || plan.contains("Seq Scan on workflow_artifacts"), plan);
    }
}
