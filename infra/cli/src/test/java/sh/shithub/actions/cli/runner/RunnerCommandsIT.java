package sh.shithub.actions.cli.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import sh.shithub.actions.cli.Ran;
import sh.shithub.actions.cli.output.ExitCode;
import sh.shithub.actions.contracts.OpaqueToken;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

@ExtendWith(DevStackExtension.class)
class RunnerCommandsIT {
    /** What the gateway asks of a registration token. */
    private static final String OPENS = """
            SELECT count(*) FROM runner_tokens t JOIN workflow_runners r ON r.id = t.runner_id
            WHERE t.token_hash = ? AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > now())
              AND r.revoked_at IS NULL
            """;

    @TempDir
    Path directory;

    private DevStack stack;

    @BeforeEach
    void take(DevStack given) throws Exception {
        stack = given;
        execute("TRUNCATE workflow_runners, repos, job_label_sets CASCADE");
    }

    @Test
    void register_writes_runner_and_token_and_shows_the_token_once() throws Exception {
        Map<String, Object> made = json("register", "--name", "b-1", "--labels", " x64,linux,x64 ", "--capacity", "3");
        assertEquals(List.of("id", "name", "labels", "capacity", "token"), List.copyOf(made.keySet()));
        assertEquals(
                List.of("b-1", List.of("x64", "linux"), 3),
                List.of(made.get("name"), made.get("labels"), made.get("capacity")));
        assertTrue(opens(made.get("token")));
        Map<String, Object> listed = list().get(0);
        assertEquals(
                List.of("b-1", "offline", 3, 0, List.of("x64", "linux"), false),
                Stream.of("name", "status", "capacity", "active_job_count", "labels", "draining")
                        .map(listed::get)
                        .toList());
    }

    @Test
    void a_token_expires_by_the_databases_clock() throws Exception {
        Map<String, Object> made = json("register", "--name", "b-1", "--labels", "x", "--expires-in", "24h");
        assertTrue(made.get("token_expires_at").toString().matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ"));
        assertEquals(86400, number("SELECT extract(epoch FROM expires_at - created_at) FROM runner_tokens"));
    }

    @Test
    void a_name_in_use_is_refused_and_leaves_nothing() throws Exception {
        json("register", "--name", "b-1", "--labels", "x");
        runner("register", "--name", "b-1", "--labels", "y")
                .failed(
                        ExitCode.REFUSED,
                        "a runner named b-1 exists already; choose another name, or give it a new token with shithubd admin"
                                + " runner rotate-token");
        assertEquals(1, number("SELECT count(*) FROM runner_tokens"));
    }

    @Test
    void what_a_runner_may_not_be_is_told() {
        runner("register", "--name", "a b", "--labels", "x")
                .failed(ExitCode.USAGE, "--name must be 1 to 100 characters of A-Z a-z 0-9 _ . -");
        runner("register", "--name", "b", "--labels", "x,")
                .failed(ExitCode.USAGE, "--labels: runner labels must not contain empty entries");
        runner("register", "--name", "b", "--labels", "x/y")
                .failed(ExitCode.USAGE, "--labels: invalid runner label \"x/y\"");
        String many = IntStream.range(0, 65).mapToObj(i -> "l" + i).collect(Collectors.joining(","));
        runner("register", "--name", "b", "--labels", many)
                .failed(ExitCode.USAGE, "--labels: more than 64 runner labels");
        runner("register", "--name", "b", "--labels", "x", "--capacity", "65")
                .failed(ExitCode.USAGE, "--capacity must be between 1 and 64");
        assertEquals(
                ExitCode.USAGE.number(),
                runner("register", "--name", "b", "--labels", "x", "--expires-in", "soon")
                        .code());
    }

    @Test
    void drain_and_undrain_change_the_row_and_may_be_repeated() throws Exception {
        String id = registered("b-1");
        assertEquals(
                List.of(true, "disk"),
                values(json("drain", "--id", id, "--reason", " disk "), "draining", "drain_reason"));
        assertEquals("fan", json("drain", "--id", id, "--reason", "fan").get("drain_reason"));
        assertEquals(List.of(true, "fan"), values(list().get(0), "draining", "drain_reason"));
        json("undrain", "--id", id);
        json("undrain", "--id", id);
        assertEquals(List.of(false, ""), values(list().get(0), "draining", "drain_reason"));
    }

    @Test
    void rotation_leaves_the_new_token_only() throws Exception {
        Map<String, Object> made = json("register", "--name", "b-1", "--labels", "x,y", "--capacity", "2");
        Map<String, Object> rotated =
                json("rotate-token", "--id", made.get("id").toString(), "--expires-in", "7d");
        assertEquals(
                List.of("id", "name", "labels", "capacity", "token", "token_expires_at"),
                List.copyOf(rotated.keySet()));
        assertEquals(
                values(made, "id", "name", "labels", "capacity"), values(rotated, "id", "name", "labels", "capacity"));
        assertNotEquals(made.get("token"), rotated.get("token"));
        assertTrue(!opens(made.get("token")) && opens(rotated.get("token")));
    }

    @Test
    void of_rotations_at_the_same_moment_one_token_lives() throws Exception {
        String id = registered("b-1");
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Ran>> rotations = IntStream.range(0, 8)
                    .<Callable<Ran>>mapToObj(i -> () -> runner("rotate-token", "--id", id))
                    .toList();
            for (var rotation : threads.invokeAll(rotations)) {
                rotation.get().done();
            }
        } finally {
            threads.shutdown();
        }
        assertEquals(9, number("SELECT count(*) FROM runner_tokens"));
        assertEquals(1, number("SELECT count(*) FROM runner_tokens WHERE revoked_at IS NULL"));
    }

    @Test
    void revocation_closes_every_token_and_keeps_its_first_reason() throws Exception {
        Map<String, Object> made = json("register", "--name", "b-1", "--labels", "x");
        String id = made.get("id").toString();
        execute("UPDATE workflow_runners SET status = 'idle'");
        Map<String, Object> revoked = json("revoke", "--id", id, "--reason", "sold");
        assertEquals(List.of("offline", "sold"), values(revoked, "status", "revoked_reason"));
        assertTrue(!opens(made.get("token")));
        assertEquals(0, number("SELECT count(*) FROM runner_tokens WHERE revoked_at IS NULL"));
        assertEquals(revoked, json("revoke", "--id", id, "--reason", "again"));
        for (String[] refused : new String[][] {
            {"drain", "--id", id, "--reason", "x"}, {"undrain", "--id", id}, {"rotate-token", "--id", id}
        }) {
            runner(refused)
                    .failed(
                            ExitCode.REFUSED,
                            "runner " + id + " (b-1) was revoked at " + revoked.get("revoked_at")
                                    + "; register a new one");
        }
    }

    @Test
    void an_unknown_runner_is_not_found_by_any_command() {
        for (String[] unknown : new String[][] {
            {"drain", "--id", "4711", "--reason", "x"},
            {"undrain", "--id", "4711"},
            {"rotate-token", "--id", "4711"},
            {"revoke", "--id", "4711", "--reason", "x"}
        }) {
            runner(unknown).failed(ExitCode.NOT_FOUND, "there is no runner 4711; see shithubd admin runner list");
        }
    }

    @Test
    void only_runners_without_a_recent_heartbeat_are_marked_offline() throws Exception {
        String stale = registered("stale");
        registered("fresh");
        registered("gone");
        execute("UPDATE workflow_runners SET status = 'busy', last_heartbeat_at = now() - interval '3 minutes'");
        execute("UPDATE workflow_runners SET last_heartbeat_at = now() - interval '1 minute' WHERE name = 'fresh'");
        execute("UPDATE workflow_runners SET status = 'offline' WHERE name = 'gone'");
        List<Map<String, Object>> marked = runner("cleanup-stale", "--older-than", "2m", "--output", "json")
                .done()
                .rows();
        assertEquals(1, marked.size());
        assertEquals(
                List.of(Integer.valueOf(stale), "stale", "offline"), values(marked.get(0), "id", "name", "status"));
        assertEquals(
                List.of("offline", "busy", "offline"),
                list().stream().map(row -> row.get("status")).toList());
        assertEquals(
                List.of(), runner("cleanup-stale", "--output", "json").done().rows());
    }

    @Test
    void the_queue_counts_waiting_jobs_and_live_runners_by_label_set() throws Exception {
        execute("""
                INSERT INTO repos (id, owner, name) VALUES (1, 'o', 'n');
                INSERT INTO job_label_sets (labels) VALUES ('{linux,x64}'), ('{}'), ('{arm}');
                INSERT INTO workflow_runs (repo_id, run_index, workflow_file, head_sha, event, trigger_event_id, status, conclusion, completed_at)
                VALUES (1, 1, 'a', 'abcdef0', 'push', 'a', 'queued', NULL, NULL),
                       (1, 2, 'a', 'abcdef0', 'push', 'b', 'cancelled', 'cancelled', now());
                INSERT INTO workflow_jobs (run_id, job_index, job_key, label_set_id, created_at, ready_at)
                SELECT r.id, j.job_index, j.key, s.id, now() - j.age * interval '1 second',
                       CASE WHEN j.ready THEN now() - interval '10 seconds' END
                FROM (VALUES (1, 0, 'a', '{linux,x64}'::text[], 100, true), (1, 1, 'b', '{linux,x64}', 300, false),
                             (1, 2, 'c', '{}', 20, true), (2, 0, 'd', '{arm}', 900, false)) AS j (run, job_index, key, labels, age, ready)
                JOIN workflow_runs r ON r.run_index = j.run JOIN job_label_sets s ON s.labels = j.labels;
                INSERT INTO workflow_runners (name, labels, draining, revoked_at, last_heartbeat_at)
                VALUES ('live', '{x64,gpu,linux}', false, NULL, now()), ('dead', '{linux,x64}', false, NULL, now() - interval '3 minutes'),
                       ('other', '{linux}', false, NULL, now()), ('draining', '{linux,x64}', true, NULL, now()),
                       ('revoked', '{linux,x64}', false, now(), now()), ('new', '{linux,x64}', false, NULL, NULL)
                """);
        List<Map<String, Object>> queue =
                runner("queue", "--output", "json").done().rows();
        String[] counts = {"runs_on", "queued_jobs", "ready_jobs", "matching_runner_count"};
        assertEquals(
                List.of(List.of("linux,x64", 2, 1, 1), List.of("", 1, 1, 2)),
                queue.stream().map(row -> values(row, counts)).toList());
        assertEquals(List.of("linux", "x64"), queue.get(0).get("labels"));
        assertTrue(within(300, queue.get(0).get("oldest_queued_seconds")), queue.toString());
        assertTrue(within(10, queue.get(0).get("oldest_ready_seconds")), queue.toString());
        assertTrue(runner("queue").done().out().startsWith("RUNS_ON    QUEUED_JOBS"));
    }

    private static boolean within(int seconds, Object age) {
        return (Integer) age >= seconds && (Integer) age < seconds + 60;
    }

    private String registered(String name) throws Exception {
        return json("register", "--name", name, "--labels", "x").get("id").toString();
    }

    private Map<String, Object> json(String... arguments) throws Exception {
        return runner(Stream.concat(Stream.of(arguments), Stream.of("--output", "json"))
                        .toArray(String[]::new))
                .done()
                .json();
    }

    private List<Map<String, Object>> list() throws Exception {
        return runner("list", "--output", "json").done().rows();
    }

    private Ran runner(String... arguments) {
        String[] whole = Stream.concat(Stream.of("admin", "runner"), Stream.of(arguments))
                .toArray(String[]::new);
        return Ran.shithubd(Map.of("SHITHUB_DATABASE_URL", stack.databaseUrl()), directory, whole);
    }

    private static List<Object> values(Map<String, Object> row, String... keys) {
        return Stream.of(keys).map(row::get).toList();
    }

    private boolean opens(Object token) throws Exception {
        try (Connection connection = stack.connect();
                PreparedStatement statement = connection.prepareStatement(OPENS)) {
            statement.setBytes(
                    1, OpaqueToken.parse((String) token).orElseThrow().hash());
            ResultSet row = statement.executeQuery();
            row.next();
            return row.getInt(1) == 1;
        }
    }

    private int number(String sql) throws Exception {
        try (Connection connection = stack.connect()) {
            ResultSet row = connection.createStatement().executeQuery(sql);
            row.next();
            return row.getInt(1);
        }
    }

    private void execute(String sql) throws Exception {
        try (Connection connection = stack.connect()) {
            connection.createStatement().execute(sql);
        }
    }
}
