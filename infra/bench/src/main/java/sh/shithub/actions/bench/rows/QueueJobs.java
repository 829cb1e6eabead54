package sh.shithub.actions.bench.rows;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Queues many jobs at once, as claim-service leaves them: four a run, four runs a repository, six repositories an owner, so
 * that neither cap (20 a repository, 100 an owner) is ever reached; two steps and a check run each; oldest first by a
 * millisecond.
 */
public final class QueueJobs {
    /** Above what a forge would give out; below what a double holds exactly. */
    private static final long FIRST_ID = 8_000_000_000_000_000L;

    private static final String FIRST_REPO = """
            SELECT coalesce(max(id) + 1, ?) FROM repos WHERE owner LIKE 'shithub-bench-%'
            """;
    private static final String LABELS = """
            INSERT INTO job_label_sets (labels) VALUES (?) ON CONFLICT DO NOTHING
            """;
    private static final String REPOS = """
            INSERT INTO repos (id, owner, name, last_run_index)
            SELECT g.first + i, 'shithub-bench-' || (g.first + i) / 6, 'repo-' || i, 4
            FROM (SELECT ?::bigint AS first, ?::bigint AS jobs) g, generate_series(0, (g.jobs - 1) / 16) i
            """;
    private static final String RUNS = """
            INSERT INTO workflow_runs (repo_id, run_index, workflow_file, workflow_name, head_sha, head_ref, event, trigger_event_id)
            SELECT g.first + i / 4, i % 4 + 1, '.shithub/workflows/ci.yml', 'ci',
                md5(i::text), 'refs/heads/trunk', 'push', 'bench-' || i
            FROM (SELECT ?::bigint AS first, ?::bigint AS jobs) g, generate_series(0, (g.jobs - 1) / 4) i
            """;
    private static final String JOBS = """
            INSERT INTO workflow_jobs (run_id, repo_id, owner, job_index, job_key, job_name, runs_on, label_set_id, eligible_at,
                ready_at, created_at)
            SELECT r.id, p.id, p.owner, i % 4, 'job-' || i % 4, 'Job ' || i % 4, l.labels[1], l.id,
                CASE WHEN i < g.ready THEN now() - (g.jobs - i) * interval '1 ms' END,
                CASE WHEN i < g.ready THEN now() - (g.jobs - i) * interval '1 ms' END, now() - (g.jobs - i) * interval '1 ms'
            FROM (SELECT ?::bigint AS first, ?::bigint AS jobs, ?::bigint AS ready, ?::text[] AS labels) g
            CROSS JOIN generate_series(0, g.jobs - 1) i
            JOIN workflow_runs r ON r.repo_id = g.first + i / 16 AND r.run_index = i / 4 % 4 + 1
            JOIN repos p ON p.id = r.repo_id
            JOIN job_label_sets l ON l.labels = g.labels
            ORDER BY i
            RETURNING id
            """;
    private static final String STEPS = """
            INSERT INTO workflow_steps (job_id, step_index, step_id, step_name, run_command)
            SELECT j, i, 'step' || i, 'Step ' || i, 'make stage-' || i || ' CONFIGURATION=release'
            FROM unnest(?::bigint[]) j, generate_series(0, 1) i
            ORDER BY j, i
            """;
    private static final String CHECK_RUNS = """
            INSERT INTO check_runs (repo_id, head_sha, name, external_id, job_id)
            SELECT r.repo_id, r.head_sha, j.job_name, 'workflow_run:' || r.id || ':job:' || j.job_key, j.id
            FROM workflow_jobs j JOIN workflow_runs r ON r.id = j.run_id
            WHERE j.id = ANY (?::bigint[])
            """;

    private QueueJobs() {}

    /**
     * @param ready how many of the oldest may be claimed; the others are rows only until they are made ready
     * @return ids, oldest first
     */
    public static List<Long> queue(Connection connection, int count, String label, int ready) throws SQLException {
        if (count == 0) {
            return List.of();
        }
        long first = Sql.numbers(connection, FIRST_REPO, FIRST_ID).get(0);
        Sql.update(connection, LABELS, List.of(label));
        Sql.update(connection, REPOS, first, count);
        Sql.update(connection, RUNS, first, count);
        List<Long> jobs = Sql.numbers(connection, JOBS, first, count, ready, List.of(label));
        Sql.update(connection, STEPS, jobs);
        Sql.update(connection, CHECK_RUNS, jobs);
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "ANALYZE repos, workflow_runs, workflow_jobs, workflow_steps, check_runs, job_label_sets");
        }
        return jobs;
    }
}
