package sh.shithub.actions.cli.actions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import sh.shithub.actions.cli.Ran;
import sh.shithub.actions.cli.gateway.Peer;
import sh.shithub.actions.cli.output.ExitCode;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** The gateway's part is played by an HTTP peer; the whole way of a dispatched run is an end-to-end test's. */
@ExtendWith(DevStackExtension.class)
class DispatchIT {
    private static final String QUEUED =
            "{\"run_id\": 7, \"run_index\": 2, \"jobs\": [{\"id\": 70, \"key\": \"build\", \"check_run_id\": 700}]}";
    private static final String FILE = """
            name: CI
            on: push
            env: {A: 1, B: 2}
            permissions: {contents: read}
            concurrency: main
            jobs:
              build:
                runs-on: [linux]
                env: {B: 3}
                steps: [{run: make}]
            """;

    @TempDir
    Path directory;

    private DevStack stack;
    private Peer gateway;

    @BeforeEach
    void start(DevStack given) throws Exception {
        stack = given;
        gateway = new Peer().answering(201, QUEUED);
        execute("TRUNCATE repos CASCADE");
        Files.writeString(directory.resolve("ci.yml"), FILE);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void a_file_becomes_a_run() throws Exception {
        Ran ran = dispatch("--repo", "octo/hello", "--sha", "0123456", "--ref", "refs/heads/main", "--output", "json")
                .done();
        assertEquals(JSON.std.mapFrom(QUEUED), ran.json());
        Map<String, Object> sent = new HashMap<>(sent(0));
        assertTrue(sent.remove("trigger_event_id").toString().startsWith("shithubd:"));
        assertEquals(JSON.std.mapFrom("""
                        {"repo": {"id": 1, "owner": "octo", "name": "hello"}, "workflow_file": "ci.yml", "workflow_name": "CI",
                         "head_sha": "0123456", "head_ref": "refs/heads/main", "event": "workflow_dispatch", "event_payload": {},
                         "concurrency": {"group": "main", "cancel_in_progress": false}, "need_approval": false,
                         "jobs": [{"key": "build", "runs_on": ["linux"], "needs": [], "timeout_minutes": 360,
                                   "permissions": {"contents": "read"}, "env": {"A": "1", "B": "3"},
                                   "steps": [{"run": "make", "env": {}, "with": {}, "continue_on_error": false}]}]}
                        """), sent);
    }

    @Test
    void people_see_the_run_and_its_jobs() {
        assertEquals(
                "run_id     7\nrun_index  2\njobs       build (70)\n",
                dispatch("--repo", "octo/hello").done().out().replace(System.lineSeparator(), "\n"));
    }

    @Test
    void outside_of_git_the_commit_is_zeros_and_there_is_no_ref() throws Exception {
        dispatch("--repo", "octo/hello", "--event", "schedule").done();
        assertEquals("0".repeat(40), sent(0).get("head_sha"));
        assertEquals("schedule", sent(0).get("event"));
        assertTrue(!sent(0).containsKey("head_ref"));
    }

    @Test
    void in_a_checkout_git_says_commit_branch_and_where_the_file_is() throws Exception {
        Path workflows = Files.createDirectories(directory.resolve(".github/workflows"));
        Files.writeString(workflows.resolve("ci.yml"), FILE);
        git("init", "--quiet", "--initial-branch", "trunk");
        git("add", ".");
        git("-c", "user.name=t", "-c", "user.email=t@t.invalid", "commit", "--quiet", "--message", "t");
        Ran ran = shithubd("--repo", "octo/hello", "--file", ".github/workflows/ci.yml");
        ran.done();
        assertEquals(git("rev-parse", "HEAD"), sent(0).get("head_sha"));
        assertEquals("refs/heads/trunk", sent(0).get("head_ref"));
        assertEquals(".github/workflows/ci.yml", sent(0).get("workflow_file"));
    }

    @Test
    void a_known_repository_keeps_its_id_and_a_new_one_gets_the_next() throws Exception {
        execute("INSERT INTO repos (id, owner, name) VALUES (41, 'octo', 'old')");
        dispatch("--repo", "octo/old").done();
        dispatch("--repo", "octo/new").done();
        dispatch("--repo", "octo/new").done();
        dispatch("--repo", "octo/given", "--repo-id", "7").done();
        assertEquals(List.of(41, 42, 42, 7), repoIdsSent());
        assertEquals(2, number("SELECT count(*) FROM repos"));
    }

    @Test
    void repositories_that_are_new_at_the_same_moment_get_an_id_each() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Ran>> calls = IntStream.range(0, 8)
                    .<Callable<Ran>>mapToObj(i -> () -> dispatch("--repo", "octo/r" + i / 2))
                    .toList();
            for (var call : threads.invokeAll(calls)) {
                call.get().done();
            }
        } finally {
            threads.shutdown();
        }
        assertEquals(4, number("SELECT count(*) FROM repos"));
        assertEquals(
                List.of(1, 1, 2, 2, 3, 3, 4, 4), repoIdsSent().stream().sorted().toList());
    }

    @Test
    void an_id_that_is_anothers_is_refused_before_anything_is_sent() throws Exception {
        execute(
                "INSERT INTO repos (id, owner, name) VALUES (1, 'octo', 'a'), (2, 'octo', 'twice'), (3, 'octo', 'twice')");
        dispatch("--repo", "octo/b", "--repo-id", "1").failed(ExitCode.REFUSED, "repository 1 is octo/a, not octo/b");
        dispatch("--repo", "octo/twice")
                .failed(
                        ExitCode.REFUSED,
                        "several repositories are called octo/twice (2, 3); say which with --repo-id");
        dispatch("--repo", "octo/c", "--repo-id", "0").failed(ExitCode.USAGE, "--repo-id must be positive");
        assertEquals(List.of(), gateway.asked());
        dispatch("--repo", "octo/twice", "--repo-id", "3").done();
        assertEquals(List.of(3), repoIdsSent());
    }

    @Test
    void what_cannot_be_queued_makes_no_repository() throws Exception {
        dispatch("--repo", "octo/x", "--sha", "main")
                .failed(ExitCode.USAGE, "head_sha is required and must be 7 to 64 hexadecimal characters");
        Files.writeString(directory.resolve("ci.yml"), "on: push\njobs: {a: {runs-on: linux}}\n");
        dispatch("--repo", "octo/x").failed(ExitCode.INVALID_FILE, "ci.yml:2:11: job \"a\" has no steps");
        assertEquals(ExitCode.USAGE.number(), dispatch("--repo", "octo").code());
        assertEquals(
                ExitCode.USAGE.number(),
                dispatch("--repo", "o/x", "--event", "release").code());
        assertEquals(0, number("SELECT count(*) FROM repos"));
        assertEquals(List.of(), gateway.asked());
    }

    @Test
    void a_call_without_an_answer_says_how_it_is_repeated_without_a_second_run() throws Exception {
        gateway.close();
        Ran lost = dispatch("--repo", "octo/x", "--trigger-event-id", "push-17");
        assertEquals(ExitCode.UNREACHABLE.number(), lost.code());
        assertTrue(
                lost.err()
                        .strip()
                        .endsWith("repeat with --trigger-event-id push-17, which finds it instead of making another"),
                lost.err());
        gateway = new Peer().answering(200, QUEUED.replace("{\"run_id\"", "{\"already_exists\": true, \"run_id\""));
        Ran again = dispatch("--repo", "octo/x", "--trigger-event-id", "push-17", "--output", "json")
                .done();
        assertEquals("push-17", sent(0).get("trigger_event_id"));
        assertEquals(true, again.json().get("already_exists"));
    }

    @Test
    void what_is_not_sent_is_said() throws Exception {
        Files.writeString(
                directory.resolve("ci.yml"),
                "on: push\njobs: {a: {runs-on: linux, environment: prod, steps: [{run: make}]}}\n");
        Ran ran = dispatch("--repo", "octo/x");
        assertEquals(ExitCode.OK.number(), ran.code());
        assertEquals(
                "environment is not sent, a queued run has no place for it: a",
                ran.err().strip());
    }

    private Ran dispatch(String... arguments) {
        return shithubd(Stream.concat(Stream.of(arguments), Stream.of("--file", "ci.yml"))
                .toArray(String[]::new));
    }

    private Ran shithubd(String... arguments) {
        Map<String, String> environment = Map.of(
                "SHITHUB_DATABASE_URL",
                stack.databaseUrl(),
                "SHITHUB_GATEWAY_URL",
                gateway.url(),
                "SHITHUB_OPERATOR_TOKEN",
                "ab".repeat(32));
        String[] whole = Stream.concat(Stream.of("admin", "actions", "dispatch"), Stream.of(arguments))
                .toArray(String[]::new);
        return Ran.shithubd(environment, directory, whole);
    }

    private Map<String, Object> sent(int call) throws Exception {
        return JSON.std.mapFrom(gateway.asked().get(call).body());
    }

    private List<Object> repoIdsSent() throws Exception {
        List<Object> ids = new ArrayList<>();
        for (Peer.Asked asked : gateway.asked()) {
            ids.add(((Map<?, ?>) JSON.std.mapFrom(asked.body()).get("repo")).get("id"));
        }
        return ids;
    }

    private String git(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("git", "-C", directory.toString()));
        command.addAll(List.of(arguments));
        Process git = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(git.getInputStream().readAllBytes()).strip();
        assertEquals(0, git.waitFor(), said);
        return said;
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
