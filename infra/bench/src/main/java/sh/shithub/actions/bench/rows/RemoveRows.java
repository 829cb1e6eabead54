package sh.shithub.actions.bench.rows;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Removes everything that a bench has made, this one or one that was killed. */
public final class RemoveRows {
    private static final String JOBS = """
            CREATE TEMPORARY TABLE bench_jobs AS
            SELECT j.id, j.run_id
            FROM workflow_jobs j JOIN workflow_runs r ON r.id = j.run_id JOIN repos o ON o.id = r.repo_id
            WHERE o.owner LIKE 'shithub-bench-%'
            """;
    private static final String STEPS = """
            CREATE TEMPORARY TABLE bench_steps AS
            SELECT s.id FROM workflow_steps s JOIN bench_jobs j ON j.id = s.job_id
            """;

    /** What refers to a row goes before it. */
    private static final List<String> REMOVE = List.of(
            "DELETE FROM workflow_step_log_chunks c USING bench_steps s WHERE c.step_id = s.id",
            "DELETE FROM log_finalizations f USING bench_steps s WHERE f.step_id = s.id",
            "DELETE FROM workflow_artifacts a USING bench_jobs j WHERE a.job_id = j.id",
            "DELETE FROM job_token_chains c USING bench_jobs j WHERE c.job_id = j.id",
            "DELETE FROM check_runs c USING bench_jobs j WHERE c.job_id = j.id",
            "DELETE FROM workflow_steps s USING bench_jobs j WHERE s.job_id = j.id",
            "DELETE FROM workflow_jobs j USING bench_jobs b WHERE j.id = b.id",
            "DELETE FROM workflow_runs r USING repos o WHERE o.id = r.repo_id AND o.owner LIKE 'shithub-bench-%'",
            "DELETE FROM repos WHERE owner LIKE 'shithub-bench-%'",
            "DELETE FROM job_label_sets l WHERE l.labels[1] LIKE 'shithub-bench%' AND cardinality(l.labels) = 1",
            "DELETE FROM runner_tokens t USING workflow_runners r"
                    + " WHERE r.id = t.runner_id AND r.name LIKE 'shithub-bench-%'",
            "DELETE FROM workflow_runners WHERE name LIKE 'shithub-bench-%'",
            "DROP TABLE bench_steps, bench_jobs");

    /** So that the next run finds the tables as this one did. */
    private static final String TIDY = """
            VACUUM (ANALYZE) workflow_step_log_chunks, job_token_chains, check_runs, workflow_steps, workflow_jobs,
                workflow_runs, repos, runner_tokens, workflow_runners, consumed_offsets, outbox
            """;

    private RemoveRows() {}

    /**
     * Rows go in the order of their references, so the foreign keys need no checking; with it, a run's deletion would look
     * through all runs for children of it. Only a superuser may switch the checks off; others pay.
     */
    public static void remove(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            boolean unchecked = superuser(statement);
            connection.setAutoCommit(false);
            if (unchecked) {
                statement.execute("SET LOCAL session_replication_role = replica");
            }
            statement.execute(JOBS);
            statement.execute(STEPS);
            statement.execute("ANALYZE bench_jobs, bench_steps");
            for (String sql : REMOVE) {
                statement.execute(sql);
            }
            connection.commit();
            connection.setAutoCommit(true);
            statement.execute(TIDY);
        }
    }

    private static boolean superuser(Statement statement) throws SQLException {
        try (var row = statement.executeQuery("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")) {
            return row.next() && row.getBoolean(1);
        }
    }
}
