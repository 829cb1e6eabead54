package sh.shithub.actions.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import sh.shithub.actions.platform.keys.MasterKey;
import sh.shithub.actions.platform.secrets.SecretSeal;
import sh.shithub.actions.testkit.DevStack;

/** Jobs as claim-service leaves them, and what the database says of their logs. */
public class LogDatabase {
    private final DevStack stack;
    private final SecretSeal seal;

    public LogDatabase(DevStack stack) {
        this.stack = stack;
        seal = new SecretSeal(new MasterKey(stack.environment().get("SHITHUB_MASTER_KEY")));
        execute("INSERT INTO repos (id, owner, name, last_run_index) VALUES (1, 'o', 'r', 0) ON CONFLICT DO NOTHING");
        execute("INSERT INTO job_label_sets (labels) VALUES ('{linux}') ON CONFLICT DO NOTHING");
    }

    public DevStack devStack() {
        return stack;
    }

    public Job job(int steps) {
        return jobs(1, steps).get(0);
    }

    /** Many at a time, each in a run of its own. */
    public List<Job> jobs(int count, int steps) {
        try (Connection connection = stack.connect();
                PreparedStatement statement = connection.prepareStatement("""
                WITH runs AS (
                    INSERT INTO workflow_runs (repo_id, run_index, workflow_file, head_sha, event, trigger_event_id)
                    SELECT 1, (SELECT coalesce(max(run_index), 0) FROM workflow_runs) + i, 'ci.yml', 'abc', 'push', gen_random_uuid()::text
                    FROM generate_series(1, ?) AS i
                    RETURNING id
                ), jobs AS (
                    INSERT INTO workflow_jobs (run_id, job_index, job_key, label_set_id)
                    SELECT id, 0, 'build', (SELECT min(id) FROM job_label_sets) FROM runs
                    RETURNING id, run_id
                ), steps AS (
                    INSERT INTO workflow_steps (job_id, step_index, run_command)
                    SELECT id, i, 'true' FROM jobs CROSS JOIN generate_series(0, ? - 1) AS i
                    RETURNING id, job_id, step_index
                )
                SELECT j.run_id, j.id, coalesce(array_agg(s.id ORDER BY s.step_index) FILTER (WHERE s.id IS NOT NULL), '{}')
                FROM jobs j LEFT JOIN steps s ON s.job_id = j.id
                GROUP BY j.run_id, j.id
                """)) {
            statement.setInt(1, count);
            statement.setInt(2, steps);
            List<Job> jobs = new ArrayList<>();
            ResultSet row = statement.executeQuery();
            while (row.next()) {
                jobs.add(new Job(row.getLong(1), row.getLong(2), List.of((Long[])
                        row.getArray(3).getArray())));
            }
            return jobs;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the job's first claim carried. */
    public void secrets(Job job, String... secrets) {
        secrets(job, 1, secrets);
    }

    /** What the claim of an attempt carried. */
    public void secrets(Job job, int attempt, String... secrets) {
        Map<String, String> named = new TreeMap<>();
        for (String secret : secrets) {
            named.put("S" + named.size(), secret);
        }
        try (Connection connection = stack.connect();
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO workflow_job_secret_masks (job_id, attempt, sealed) VALUES (?, ?, ?)")) {
            insert.setLong(1, job.id());
            insert.setInt(2, attempt);
            insert.setBytes(3, seal.sealSnapshot(job.id(), attempt, named));
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public void execute(String sql) {
        try (Connection connection = stack.connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first column of the first row, as text; null without a row. */
    public String ask(String sql) {
        try (Connection connection = stack.connect()) {
            return ask(connection, sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String ask(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            ResultSet row = statement.executeQuery();
            return row.next() ? row.getString(1) : null;
        }
    }

    /** All that this service owns, as one text: equal before and after when nothing has changed. */
    String allRows() {
        return ask("""
                SELECT coalesce((SELECT string_agg(f::text, E'\\n' ORDER BY step_id) FROM log_finalizations f), '')
                    || coalesce((SELECT string_agg(c.step_id || ' ' || c.seq || ' ' || md5(c.chunk) || ' ' || c.created_at, E'\\n'
                        ORDER BY c.step_id, c.seq) FROM workflow_step_log_chunks c), '')
                    || coalesce((SELECT string_agg(l.step_id || ' ' || bytes || ' ' || coalesce(next_seq, -1), E'\\n' ORDER BY l.step_id)
                        FROM workflow_step_log_states l), '')
                    || coalesce((SELECT string_agg(id || ' ' || coalesce(log_object_key, '-') || ' ' || log_byte_count, E'\\n'
                        ORDER BY id) FROM workflow_steps), '')
                """);
    }

    String state(Job job, int step) {
        return ask("SELECT state FROM log_finalizations WHERE step_id = " + job.step(step));
    }

    public long rows(Job job, int step) {
        return Long.parseLong(ask("SELECT count(*) FROM workflow_step_log_chunks WHERE step_id = " + job.step(step)));
    }
}
