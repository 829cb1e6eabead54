package sh.shithub.actions.log.store;

import io.micronaut.context.ApplicationContext;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import sh.shithub.actions.platform.keys.MasterKey;
import sh.shithub.actions.platform.launch.ServiceLauncher;
import sh.shithub.actions.platform.logs.FreshChunks;
import sh.shithub.actions.platform.logs.LogText;
import sh.shithub.actions.platform.secrets.SecretSeal;
import sh.shithub.actions.testkit.DevStack;

/** Jobs with secrets, as claim-service leaves them, and what can be read of their logs. */
final class MaskedJobs {
    record Job(long runId, long id, List<Long> steps) {
        long step(int index) {
            return steps.get(index);
        }
    }

    private final DevStack stack;
    private final SecretSeal seal;

    MaskedJobs(DevStack stack) {
        this.stack = stack;
        seal = new SecretSeal(new MasterKey(stack.environment().get("SHITHUB_TOTP_KEY")));
        ask("INSERT INTO repos (id, owner, name) VALUES (1, 'o', 'r') ON CONFLICT DO NOTHING RETURNING id");
        ask("INSERT INTO job_label_sets (labels) VALUES ('{x}') ON CONFLICT DO NOTHING RETURNING id");
    }

    /** An instance without a consumer, that shows held chunks only when it is asked to. */
    ApplicationContext service(long stepBytes) {
        return ServiceLauncher.start(
                "log-service",
                stack.environment(),
                Map.of(
                        "kafka.enabled",
                        "false",
                        "SHITHUB_OBJECT_STORAGE",
                        "none",
                        "shithub.log.step-bytes",
                        Long.toString(stepBytes),
                        "shithub.log.gap-seconds",
                        "3600"));
    }

    Job job(int steps, String... secrets) {
        long run = Long.parseLong(ask("""
                INSERT INTO workflow_runs (repo_id, run_index, workflow_file, head_sha, event, trigger_event_id)
                SELECT 1, coalesce(max(run_index), 0) + 1, 'ci.yml', 'abc', 'push', gen_random_uuid()::text
                FROM workflow_runs RETURNING id
                """));
        long job = Long.parseLong(ask("""
                INSERT INTO workflow_jobs (run_id, job_index, job_key, label_set_id)
                SELECT %d, 0, 'build', id FROM job_label_sets LIMIT 1 RETURNING id
                """.formatted(run)));
        List<Long> ids = new ArrayList<>();
        for (int step = 0; step < steps; step++) {
            ids.add(Long.parseLong(
                    ask("INSERT INTO workflow_steps (job_id, step_index, run_command) VALUES (%d, %d, 'x') RETURNING id"
                            .formatted(job, step))));
        }
        Job made = new Job(run, job, ids);
        if (secrets.length > 0) {
            snapshot(made, 1, secrets);
        }
        return made;
    }

    /** What an attempt's claim carried. */
    void snapshot(Job job, int attempt, String... secrets) {
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

    /** The log as its rows show it. */
    String text(Job job, int step) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        LogText text = new LogText(
                new LogText.Sink() {
                    @Override
                    public void append(byte[] bytes) {
                        out.writeBytes(bytes);
                    }

                    @Override
                    public boolean atLineStart() {
                        return out.size() == 0 || out.toByteArray()[out.size() - 1] == '\n';
                    }
                },
                LogText.NOTHING);
        try (Connection connection = stack.connect()) {
            FreshChunks.after(connection, job.step(step), -1).addTo(text);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    long rows(Job job, int step) {
        return Long.parseLong(ask("SELECT count(*) FROM workflow_step_log_chunks WHERE step_id = " + job.step(step)));
    }

    /** In how many rows of all this service has of the job a text stands. */
    String holding(Job job, String text) {
        return ask("""
                WITH steps AS (SELECT id FROM workflow_steps WHERE job_id = %d), piece AS (SELECT convert_to('%s', 'UTF8') AS p)
                SELECT count(*) FROM (
                    SELECT chunk AS b FROM workflow_step_log_chunks WHERE step_id IN (SELECT id FROM steps)
                    UNION ALL SELECT tail FROM workflow_step_log_states WHERE step_id IN (SELECT id FROM steps)
                    UNION ALL SELECT sealed FROM workflow_step_log_held WHERE step_id IN (SELECT id FROM steps)
                ) AS stored, piece
                WHERE position(p IN b) > 0
                """.formatted(job.id(), text));
    }

    /** The first column of the first row, as text; null without a row. */
    String ask(String sql) {
        try (Connection connection = stack.connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            ResultSet row = statement.executeQuery();
            return row.next() ? row.getString(1) : null;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
