package sh.shithub.actions.status;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.RegisteredRunner;

/** Makes runs as claim-service makes them, hands their jobs out as it does, and looks at what became of them. */
public final class Seed {
    private static final AtomicLong RUNS = new AtomicLong();

    private static final String RUN = """
            WITH repo AS (
                INSERT INTO repos (id, owner, name) VALUES (?, 'octo', 'hello') RETURNING id
            )
            INSERT INTO workflow_runs (repo_id, run_index, workflow_file, head_sha, event, trigger_event_id)
            SELECT id, 1, 'ci.yml', 'c0ffee0', 'push', 'trigger' FROM repo
            RETURNING id
            """;
    private static final String JOB = """
            WITH label_set AS (
                INSERT INTO job_label_sets (labels) VALUES ('{linux}')
                ON CONFLICT (labels) DO UPDATE SET labels = excluded.labels
                RETURNING id
            ), job AS (
                INSERT INTO workflow_jobs (run_id, job_index, job_key, label_set_id, needs_jobs, ready_at)
                SELECT ?, ?, ?, id, ?::text[], CASE WHEN ?::text[] = '{}' THEN now() END FROM label_set
                RETURNING id, run_id, job_key
            ), steps AS (
                INSERT INTO workflow_steps (job_id, step_index, run_command)
                SELECT job.id, i, 'true' FROM job, generate_series(0, 1) AS i
                RETURNING id, step_index
            ), check_run AS (
                INSERT INTO check_runs (repo_id, head_sha, name, external_id, job_id)
                SELECT r.repo_id, r.head_sha, j.job_key, 'workflow_run:' || r.id || ':job:' || j.job_key, j.id
                FROM job j JOIN workflow_runs r ON r.id = j.run_id
            )
            SELECT job.id, (SELECT array_agg(id ORDER BY step_index) FROM steps) FROM job
            """;
    private static final String CLAIM = """
            UPDATE workflow_jobs
            SET status = 'running', runner_id = ?, attempt = attempt + 1, ready_at = NULL, started_at = now(),
                claimed_at = now(), updated_at = now()
            WHERE id = ? AND status = 'queued'
            RETURNING attempt
            """;

    private final DevStack stack;
    private final RegisteredRunner runner;

    public Seed(DevStack stack, String runner) {
        this.stack = stack;
        this.runner = stack.registerRunner(runner, List.of("linux"), 64);
    }

    /** @param steps ids of its two steps */
    public record SeededJob(long runId, long jobId, String key, List<Long> steps) {}

    public record SeededRun(long id, Map<String, SeededJob> jobs) {
        public SeededJob job(String key) {
            return jobs.get(key);
        }
    }

    /** @param needs of each job by its key, comma-joined, in job order; jobs without are ready */
    public SeededRun run(Map<String, String> needs) {
        try (Connection connection = stack.connect()) {
            long run = runRow(connection);
            Map<String, SeededJob> jobs = new LinkedHashMap<>();
            for (Map.Entry<String, String> job : needs.entrySet()) {
                jobs.put(job.getKey(), jobRow(connection, run, jobs.size(), job.getKey(), job.getValue()));
            }
            return new SeededRun(run, jobs);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long runRow(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(RUN)) {
            statement.setLong(1, RUNS.incrementAndGet());
            ResultSet row = statement.executeQuery();
            row.next();
            return row.getLong(1);
        }
    }

    private static SeededJob jobRow(Connection connection, long run, int index, String key, String needs)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(JOB)) {
            statement.setLong(1, run);
            statement.setInt(2, index);
            statement.setString(3, key);
            statement.setString(4, "{" + needs + "}");
            statement.setString(5, "{" + needs + "}");
            ResultSet row = statement.executeQuery();
            row.next();
            return new SeededJob(
                    run, row.getLong(1), key, List.of((Long[]) row.getArray(2).getArray()));
        }
    }

    /** @return the attempt */
    public int claim(SeededJob job) {
        try (Connection connection = stack.connect()) {
            int attempt = claim(connection, job);
            if (attempt == 0) {
                throw new IllegalStateException(job + " is not queued");
            }
            return attempt;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @return the attempt, 0 when the job is not queued any more */
    public int claim(Connection connection, SeededJob job) {
        try (PreparedStatement statement = connection.prepareStatement(CLAIM)) {
            statement.setLong(1, runner.id());
            statement.setLong(2, job.jobId());
            ResultSet row = statement.executeQuery();
            return row.next() ? row.getInt(1) : 0;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How many sessions of this database wait for another's lock. */
    public int lockWaits() {
        return Integer.parseInt(text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                + " AND cardinality(pg_blocking_pids(pid)) > 0"));
    }

    /** As claim-service does: the row and its steps are as they were before. */
    public void requeue(SeededJob job) {
        execute(
                "UPDATE workflow_jobs SET status = 'queued', runner_id = NULL, started_at = NULL, ready_at = now() WHERE id = "
                        + job.jobId());
        execute("UPDATE workflow_steps SET status = 'queued', started_at = NULL WHERE status = 'running' AND job_id = "
                + job.jobId());
    }

    public long runnerId() {
        return runner.id();
    }

    public void execute(String sql) {
        try (Connection connection = stack.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first column of all rows, as text. */
    public List<String> texts(String sql) {
        try (Connection connection = stack.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public String text(String sql) {
        return texts(sql).get(0);
    }

    /** Status and conclusion of a run, its jobs, their steps and check runs: one word each, in their order. */
    public String state(SeededRun run) {
        return text("""
                SELECT concat_ws(' ', coalesce(r.conclusion::text, r.status::text), '|', (
                    SELECT string_agg(concat_ws(':', j.job_key, coalesce(j.conclusion::text, j.status::text),
                        CASE WHEN j.ready_at IS NOT NULL THEN 'ready' END,
                        (SELECT coalesce(c.conclusion::text, c.status::text) FROM check_runs c WHERE c.job_id = j.id),
                        (SELECT string_agg(coalesce(s.conclusion::text, s.status::text), ',' ORDER BY s.step_index)
                         FROM workflow_steps s WHERE s.job_id = j.id)), ' ' ORDER BY j.job_index)
                    FROM workflow_jobs j WHERE j.run_id = r.id))
                FROM workflow_runs r WHERE r.id =\s""" + run.id());
    }
}
