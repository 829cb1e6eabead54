package sh.shithub.actions.retention;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import sh.shithub.actions.platform.sql.DatabaseException;
import sh.shithub.actions.platform.sql.Transactions;
import sh.shithub.actions.testkit.DevStack;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** Rows and objects as the services leave them behind when a run has ended. */
final class SampleRuns implements Retention.Database {
    private final DevStack stack;

    SampleRuns(DevStack stack) {
        this.stack = stack;
        execute("TRUNCATE repos, workflow_runs, workflow_runners CASCADE");
        execute("INSERT INTO repos (id, owner, name) VALUES (1, 'octo', 'hello')");
        execute("INSERT INTO workflow_runners (id, name) OVERRIDING SYSTEM VALUE VALUES (1, 'one')");
        execute(
                "INSERT INTO job_label_sets (id, labels) OVERRIDING SYSTEM VALUE VALUES (1, '{linux}') ON CONFLICT DO NOTHING");
    }

    /** One job of two steps, each with a log object, with everything else that hangs on a run; ended so many days ago. */
    long ended(int days) {
        return ended(days, "NULL");
    }

    long rerunOf(long parent, int days) {
        return ended(days, Long.toString(parent));
    }

    private long ended(int days, String parent) {
        String at = "now() - interval '" + days + " days'";
        long run = number(
                "INSERT INTO workflow_runs (repo_id, run_index, workflow_file, head_sha, event, trigger_event_id, status,"
                        + " conclusion, started_at, completed_at, parent_run_id) SELECT 1, n, 'ci.yml', 'abc', 'push', 't' || n, 'completed',"
                        + " 'success', " + at + ", " + at + ", " + parent
                        + " FROM (SELECT coalesce(max(run_index), 0) + 1 AS n FROM workflow_runs) x RETURNING id");
        long job = number(
                "INSERT INTO workflow_jobs (run_id, job_index, job_key, label_set_id, status, conclusion, started_at,"
                        + " completed_at) VALUES (" + run + ", 0, 'build', 1, 'completed', 'success', " + at + ", " + at
                        + ") RETURNING id");
        for (int index = 0; index < 2; index++) {
            long step = number(
                    "INSERT INTO workflow_steps (job_id, step_index, run_command, status, conclusion, started_at,"
                            + " completed_at) VALUES (" + job + ", " + index + ", 'true', 'completed', 'success', " + at
                            + ", " + at
                            + ") RETURNING id");
            String key = "actions/runs/" + run + "/jobs/" + job + "/steps/" + step + ".log";
            put(key);
            execute("UPDATE workflow_steps SET log_object_key = '" + key + "', log_byte_count = 4 WHERE id = " + step);
            execute("INSERT INTO log_finalizations (step_id, run_id, job_id, state) VALUES (" + step + ", " + run + ", "
                    + job + ", 'done')");
            execute("INSERT INTO workflow_step_log_states (step_id, bytes, next_seq) VALUES (" + step + ", 4, 1)");
            execute("INSERT INTO workflow_step_log_held (step_id, seq, sealed) VALUES (" + step
                    + ", 9, repeat('x', 30)::bytea)");
            execute(
                    "INSERT INTO workflow_annotations (step_id, ordinal, run_id, job_id, log_line, path, start_line, end_line,"
                            + " annotation_level, message) VALUES (" + step + ", 0, " + run + ", " + job
                            + ", 1, 'a', 1, 1, 'notice', 'm')");
        }
        execute("INSERT INTO check_runs (repo_id, head_sha, name, external_id, job_id) VALUES (1, 'abc', 'build', '"
                + run + "', " + job + ")");
        execute("INSERT INTO job_token_chains (job_id, run_id, runner_id, attempt, expires_at) VALUES (" + job + ", "
                + run + ", 1, 1, now())");
        execute("INSERT INTO workflow_run_approvals (run_id, approved, decided_by, decided_at) VALUES (" + run
                + ", true, 'me', now())");
        execute("INSERT INTO workflow_job_secret_masks (job_id, attempt, sealed) VALUES (" + job
                + ", 1, repeat('x', 40)::bytea)");
        return run;
    }

    /** Of the run's first job, with its object; expired so many days ago, or not yet when that is negative. */
    String artifact(long run, String name, int expiredDays) {
        String key = "actions/runs/" + run + "/artifacts/" + name;
        put(key);
        execute(
                "INSERT INTO workflow_artifacts (run_id, job_id, name, object_key, size_bytes, created_at, expires_at) SELECT run_id,"
                        + " id, '" + name + "', '" + key
                        + "', 4, now() - interval '9 years', now() - interval '1 day' * " + expiredDays
                        + " FROM workflow_jobs WHERE run_id = " + run + " LIMIT 1");
        return key;
    }

    void put(String key) {
        stack.s3().putObject(put -> put.bucket(stack.bucket()).key(key), RequestBody.fromString("data"));
    }

    boolean exists(String key) {
        try {
            stack.s3().headObject(head -> head.bucket(stack.bucket()).key(key));
            return true;
        } catch (NoSuchKeyException e) {
            return false;
        }
    }

    /** How many objects are below the run. */
    int objects(long run) {
        return stack.s3()
                .listObjectsV2(list -> list.bucket(stack.bucket()).prefix("actions/runs/" + run + "/"))
                .contents()
                .size();
    }

    StoredObjects storage() {
        return StoredObjects.in(stack.bucket(), stack::s3);
    }

    void execute(String sql) {
        write(connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.execute(sql);
            }
        });
    }

    long number(String sql) {
        return this.<Long>write(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(sql)) {
                row.next();
                return row.getLong(1);
            }
        });
    }

    String text(String sql) {
        return this.<String>write(connection -> {
            StringBuilder lines = new StringBuilder();
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(sql)) {
                while (row.next()) {
                    lines.append(row.getString(1)).append('\n');
                }
            }
            return lines.toString();
        });
    }

    @Override
    public <T> T write(Transactions.Work<T> work) {
        try (Connection connection = stack.connect()) {
            connection.setAutoCommit(false);
            T result = work.with(connection);
            connection.commit();
            return result;
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }
}
