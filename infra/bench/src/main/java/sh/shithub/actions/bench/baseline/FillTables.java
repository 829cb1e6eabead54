package sh.shithub.actions.bench.baseline;

import java.sql.Connection;
import java.sql.SQLException;
import sh.shithub.actions.bench.rows.Sql;

/** The same queue as {@code QueueJobs} makes for ours: four jobs a run, four runs a repository, six repositories an owner. */
final class FillTables {
    private static final String REPOS = """
            INSERT INTO repos (id, owner_user_id, owner, name)
            SELECT i + 1, i / 6 + 1, 'owner-' || i / 6, 'repo-' || i FROM generate_series(0, (?::bigint - 1) / 16) i
            """;
    private static final String RUNS = """
            INSERT INTO workflow_runs (repo_id, run_index, workflow_file, workflow_name, head_sha, head_ref, event)
            SELECT i / 4 + 1, i % 4 + 1, '.shithub/workflows/ci.yml', 'ci', md5(i::text), 'refs/heads/trunk', 'push'
            FROM generate_series(0, (?::bigint - 1) / 4) i
            ORDER BY i
            """;
    private static final String JOBS = """
            INSERT INTO workflow_jobs (run_id, job_index, job_key, job_name, runs_on, status, created_at)
            SELECT r.id, i % 4, 'job-' || i % 4, 'Job ' || i % 4, g.label,
                'queued', now() - (g.jobs - i) * interval '1 ms'
            FROM (SELECT ?::bigint AS jobs, ?::text AS label) g
            CROSS JOIN generate_series(0, g.jobs - 1) i
            JOIN workflow_runs r ON r.repo_id = i / 16 + 1 AND r.run_index = i / 4 % 4 + 1
            ORDER BY i
            """;
    private static final String STEPS = """
            INSERT INTO workflow_steps (job_id, step_index, step_name, run_command)
            SELECT j.id, i, 'Step ' || i, 'make stage-' || i || ' CONFIGURATION=release'
            FROM workflow_jobs j, generate_series(0, 1) i
            ORDER BY j.id, i
            """;
    private static final String RUNNERS = """
            INSERT INTO workflow_runners (name, labels, capacity)
            SELECT 'runner-' || i, ARRAY[?::text], 64 FROM generate_series(1, ?::int) i
            """;

    private FillTables() {}

    static void jobs(Connection connection, int count, String label) throws SQLException {
        if (count == 0) {
            return;
        }
        Sql.update(connection, REPOS, count);
        Sql.update(connection, RUNS, count);
        Sql.update(connection, JOBS, count, label);
        Sql.update(connection, STEPS);
    }

    static void runners(Connection connection, int count, String label) throws SQLException {
        Sql.update(connection, RUNNERS, label, count);
    }

    static void settle(Connection connection) throws SQLException {
        BaselineDatabase.execute(connection, "VACUUM (ANALYZE)");
    }
}
