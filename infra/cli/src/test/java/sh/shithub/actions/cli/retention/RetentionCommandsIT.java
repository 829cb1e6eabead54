package sh.shithub.actions.cli.retention;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import sh.shithub.actions.cli.Ran;
import sh.shithub.actions.cli.output.ExitCode;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

@ExtendWith(DevStackExtension.class)
class RetentionCommandsIT {
    private static final String KEY = "actions/runs/7/jobs/7/steps/7.log";

    @TempDir
    Path directory;

    private DevStack stack;
    private final Map<String, String> more = new HashMap<>();

    @BeforeEach
    void aRunThatEndedLongAgo(DevStack given) throws Exception {
        stack = given;
        more.clear();
        stack.s3()
                .putObject(
                        put -> put.bucket(stack.bucket()).key(KEY), Files.writeString(directory.resolve("log"), "log"));
        try (Connection connection = stack.connect()) {
            connection.createStatement().execute("""
                    TRUNCATE repos, job_label_sets CASCADE;
                    INSERT INTO repos (id, owner, name) VALUES (7, 'octo', 'hello');
                    INSERT INTO job_label_sets (id, labels) OVERRIDING SYSTEM VALUE VALUES (7, '{linux}');
                    INSERT INTO workflow_runs (id, repo_id, run_index, workflow_file, head_sha, event, trigger_event_id, status,
                            conclusion, completed_at)
                        OVERRIDING SYSTEM VALUE
                        VALUES (7, 7, 1, 'ci.yml', 'abc', 'push', 't', 'completed', 'success', now() - interval '100 days');
                    INSERT INTO workflow_jobs (id, run_id, job_index, job_key, label_set_id)
                        OVERRIDING SYSTEM VALUE VALUES (7, 7, 0, 'build', 7);
                    INSERT INTO workflow_steps (id, job_id, step_index, run_command, log_object_key, log_byte_count)
                        OVERRIDING SYSTEM VALUE VALUES (7, 7, 0, 'true', '%s', 3);
                    """.formatted(KEY));
        }
    }

    @Test
    void a_dry_run_counts_and_changes_nothing_and_then_it_goes() throws Exception {
        assertEquals(List.of(true, 0, 1, 0, 0), counts(retention("--dry-run").done()));
        assertEquals("1", ask("SELECT count(*) FROM workflow_steps WHERE log_object_key IS NOT NULL"));
        Ran ran = retention().done();
        assertEquals(List.of(false, 0, 1, 0, 0), counts(ran));
        assertNull(ran.json().get("orphans"));
        assertEquals(
                0,
                stack.s3()
                        .listObjectsV2(list -> list.bucket(stack.bucket()).prefix("actions/runs/7/"))
                        .keyCount());
        assertEquals(List.of(false, 0, 0, 0, 0), counts(retention("--orphans").done()));
        more.put("SHITHUB_RETENTION_RUN_DAYS", "99");
        assertEquals(List.of(false, 0, 0, 1, 0), counts(retention().done()));
        assertEquals("0", ask("SELECT count(*) FROM workflow_runs"));
    }

    @Test
    void a_pinned_run_stays_until_it_is_unpinned() throws Exception {
        assertEquals(true, actions("pin", "--run", "7").done().json().get("pinned"));
        assertEquals(List.of(false, 0, 0, 0, 0), counts(retention().done()));
        actions("unpin", "--run", "7").done();
        assertEquals(List.of(false, 0, 1, 0, 0), counts(retention().done()));
        Ran late = actions("pin", "--run", "7");
        assertEquals("the logs of run 7 had expired before", late.err().strip());
        assertEquals(ExitCode.OK.number(), late.code());
    }

    @Test
    void a_run_that_is_gone_or_going_cannot_be_pinned() throws Exception {
        actions("pin", "--run", "8").failed(ExitCode.NOT_FOUND, "there is no run 8");
        actions("pin", "--run", "0").failed(ExitCode.USAGE, "--run is 0; expected the id of a run, such as 7");
        ask("UPDATE workflow_runs SET logs_expired_at = now(), expired_at = now() RETURNING id");
        actions("pin", "--run", "7").failed(ExitCode.REFUSED, "run 7 has expired and is being removed");
    }

    @Test
    void bad_settings_and_a_storage_that_is_away_are_said_in_a_sentence() throws Exception {
        more.put("SHITHUB_RETENTION_LOG_DAYS", "soon");
        retention().failed(ExitCode.USAGE, "SHITHUB_RETENTION_LOG_DAYS is 'soon'; expected a whole number, such as 90");
        more.clear();
        more.put("SHITHUB_S3_ENDPOINT", "http://127.0.0.1:1");
        more.put("SHITHUB_S3_CALL", "1s");
        more.put("SHITHUB_S3_ATTEMPT", "1s");
        Ran away = retention();
        assertEquals(ExitCode.UNREACHABLE.number(), away.code());
        assertTrue(away.err().startsWith("object storage does not answer: "), away.err());
        assertTrue(away.err().strip().endsWith("; what is left is removed by the next run"), away.err());
        assertEquals("1", ask("SELECT count(*) FROM workflow_steps WHERE log_object_key IS NOT NULL"));
    }

    private static List<Object> counts(Ran ran) throws Exception {
        Map<String, Object> fields = ran.json();
        return List.of(
                fields.get("dry_run"),
                fields.get("artifacts"),
                fields.get("logs"),
                fields.get("runs"),
                fields.get("refused"));
    }

    private Ran retention(String... arguments) {
        return admin("retention", "run", arguments);
    }

    private Ran actions(String command, String... arguments) {
        return admin("actions", command, arguments);
    }

    private Ran admin(String group, String command, String... arguments) {
        Map<String, String> environment = new HashMap<>(stack.storage());
        environment.put("SHITHUB_DATABASE_URL", stack.databaseUrl());
        environment.putAll(more);
        List<String> whole = new ArrayList<>(List.of("admin", group, command, "--output", "json"));
        whole.addAll(List.of(arguments));
        return Ran.shithubd(environment, directory, whole.toArray(String[]::new));
    }

    private String ask(String sql) throws SQLException {
        try (Connection connection = stack.connect();
                ResultSet row = connection.createStatement().executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
