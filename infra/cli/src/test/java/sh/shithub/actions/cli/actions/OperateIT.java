package sh.shithub.actions.cli.actions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
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

/** The gateway's part is played by an HTTP peer. */
@ExtendWith(DevStackExtension.class)
class OperateIT {
    private static final String CANCELLED = "{\"run_id\": 7, \"changed_jobs\": 2, \"run_completed\": true}";

    @TempDir
    Path directory;

    private DevStack stack;
    private Peer gateway;

    @BeforeEach
    void start(DevStack given) throws Exception {
        stack = given;
        gateway = new Peer();
        execute("TRUNCATE repos CASCADE");
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void a_run_is_cancelled_approved_rejected() throws Exception {
        gateway.answering(202, CANCELLED);
        assertEquals(
                Map.of("run_id", 7, "changed_jobs", 2, "run_completed", true),
                shithubd("cancel", "--run", "7", "--output", "json").done().json());
        shithubd("approve", "--run", "7").done();
        shithubd("reject", "--run", "7").done();
        assertEquals(
                List.of(
                        "POST /api/v1/runs/7/cancel {}",
                        "POST /api/v1/runs/7/approve {}",
                        "POST /api/v1/runs/7/reject {}"),
                asked());
    }

    @Test
    void a_rerun_has_a_key_and_says_it_when_there_is_no_answer() {
        gateway.answering(201, "{\"run_id\": 8, \"run_index\": 3, \"parent_run_id\": 7}");
        shithubd("rerun", "--run", "7").done();
        shithubd("rerun", "--run", "7", "--failed-only", "--idempotency-key", "mine")
                .done();
        assertEquals(
                List.of(
                        "POST /api/v1/runs/7/rerun {\"failed_only\":false}",
                        "POST /api/v1/runs/7/rerun {\"failed_only\":true}"),
                asked());
        assertTrue(gateway.asked().get(0).key().startsWith("shithubd:"));
        assertEquals("mine", gateway.asked().get(1).key());
        String url = gateway.url();
        gateway.close();
        Ran ran = against(url, "rerun", "--run", "7", "--idempotency-key", "mine");
        assertEquals(ExitCode.UNREACHABLE.number(), ran.code());
        assertTrue(ran.err().contains("repeat with --idempotency-key mine, which finds it"), ran.err());
    }

    @Test
    void what_the_gateway_refuses_is_said_in_its_words() {
        gateway.answering(409, "{\"error\": \"run 7 needs no approval\"}");
        Ran ran = shithubd("approve", "--run", "7");
        assertEquals(ExitCode.REFUSED.number(), ran.code());
        assertTrue(ran.err().contains("run 7 needs no approval"), ran.err());
        assertEquals(ExitCode.USAGE.number(), shithubd("cancel", "--run", "0").code());
    }

    @Test
    void all_open_runs_are_shown_or_cancelled_oldest_first() throws Exception {
        List<Long> open = List.of(run(5, 1, null), run(6, 1, null), run(5, 2, null));
        run(5, 3, "success");
        Ran dry = shithubd("cancel-all", "--dry-run", "--output", "json").done();
        assertEquals(
                open,
                dry.rows().stream()
                        .map(row -> ((Number) row.get("run_id")).longValue())
                        .toList());
        assertEquals("octo/repo-5", dry.rows().get(0).get("repo"));
        assertEquals(List.of(), asked());

        gateway.answering(202, CANCELLED);
        assertEquals(
                2,
                shithubd("cancel-all", "--confirm", "--repo-id", "5", "--output", "json")
                        .done()
                        .rows()
                        .size());
        assertEquals(
                Stream.of(open.get(0), open.get(2))
                        .map(id -> "POST /api/v1/runs/" + id + "/cancel {}")
                        .toList(),
                asked());
    }

    @Test
    void more_than_the_limit_are_left_alone_with_a_word() throws Exception {
        run(5, 1, null);
        run(5, 2, null);
        gateway.answering(202, CANCELLED);
        Ran ran = shithubd("cancel-all", "--confirm", "--limit", "1");
        assertEquals(
                "more than 1 runs are open; the others are left alone",
                ran.err().strip());
        assertEquals(0, ran.code());
        assertEquals(1, asked().size());
    }

    @Test
    void nothing_is_cancelled_without_a_word_for_it() {
        for (String[] arguments : new String[][] {
            {"cancel-all"}, {"cancel-all", "--dry-run", "--confirm"}, {"cancel-all", "--confirm", "--limit", "0"}
        }) {
            assertEquals(ExitCode.USAGE.number(), shithubd(arguments).code());
        }
        assertEquals(List.of(), asked());
    }

    private List<String> asked() {
        return gateway.asked().stream()
                .map(asked -> asked.method() + " " + asked.path() + " " + asked.body())
                .toList();
    }

    private Ran shithubd(String... arguments) {
        return against(gateway.url(), arguments);
    }

    private Ran against(String url, String... arguments) {
        Map<String, String> environment = Map.of(
                "SHITHUB_DATABASE_URL", stack.databaseUrl(),
                "SHITHUB_GATEWAY_URL", url,
                "SHITHUB_OPERATOR_TOKEN", "0".repeat(64));
        String[] whole = Stream.concat(Stream.of("admin", "actions"), Stream.of(arguments))
                .toArray(String[]::new);
        return Ran.shithubd(environment, directory, whole);
    }

    private long run(long repo, int index, String conclusion) throws Exception {
        execute("INSERT INTO repos (id, owner, name) VALUES (" + repo + ", 'octo', 'repo-" + repo
                + "') ON CONFLICT DO NOTHING");
        String ended = conclusion == null ? "'queued', NULL, NULL" : "'completed', '" + conclusion + "', now()";
        execute(
                "INSERT INTO workflow_runs (repo_id, run_index, workflow_file, head_sha, event, trigger_event_id, status,"
                        + " conclusion, completed_at) VALUES (" + repo + ", " + index
                        + ", 'ci.yml', 'c0ffee0', 'push', '" + index
                        + "', " + ended + ")");
        try (Connection connection = stack.connect();
                var rows = connection.createStatement().executeQuery("SELECT max(id) FROM workflow_runs")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private void execute(String sql) throws Exception {
        try (Connection connection = stack.connect()) {
            connection.createStatement().execute(sql);
        }
    }
}
