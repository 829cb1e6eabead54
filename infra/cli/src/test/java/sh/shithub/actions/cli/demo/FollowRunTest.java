package sh.shithub.actions.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import sh.shithub.actions.cli.gateway.Gateway;
import sh.shithub.actions.cli.settings.Settings;

@Timeout(30)
class FollowRunTest {
    private static final String SUCCESS =
            "event: done\ndata: {\"status\":\"completed\",\"conclusion\":\"success\"}\n\n";
    private static final String SKIPPED = "event: done\ndata: {\"status\":\"skipped\",\"conclusion\":\"skipped\"}\n\n";

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final Screen screen = new Screen(new PrintStream(printed, true, StandardCharsets.UTF_8), false);
    /** Per path what is answered, one after the other; the last one stays. */
    private final Map<String, Deque<String>> answers = new ConcurrentHashMap<>();

    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1", exchange -> {
            Deque<String> left = answers.get(exchange.getRequestURI().getPath().substring("/api/v1".length()));
            byte[] body = (left.size() > 1 ? left.poll() : left.peek()).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void shows_jobs_steps_and_lines_as_they_come() throws Exception {
        String queued = job("queued", "null", "null");
        String running = job("running", "null", "5");
        answer("/runs/9", "{\"completed_at\":null}", "{\"completed_at\":\"2026-01-01T00:00:09Z\"}");
        answer("/runs/9/jobs", "{\"jobs\":[" + queued + "]}");
        answer("/jobs/3", queued, running, running, running, job("completed", "\"success\"", "5"));
        answer(
                "/jobs/3/steps/1/log/stream",
                "event: chunk\nid: 0\ndata: one\ndata: t\n\nevent: chunk\nid: 1\ndata: wo\ndata: end\n\n" + SUCCESS);
        answer("/jobs/3/steps/2/log/stream", SKIPPED);

        Map<Long, String> logs = follow().untilEnded(Duration.ofSeconds(20));

        assertEquals(Map.of(1L, "one\ntwo\nend"), logs);
        assertEquals(
                List.of(
                        "Build waits for a runner",
                        "Build runs on runner 5",
                        "  Step 1",
                        "    build/1 | one",
                        "    build/1 | two",
                        "    build/1 | end",
                        "  success Step 1",
                        "Build success"),
                Arrays.stream(printed.toString(StandardCharsets.UTF_8).split("\n"))
                        .map(line -> line.replaceFirst("^ *[0-9.]+ s  ", ""))
                        .toList());
    }

    @Test
    void says_what_is_missing_when_the_run_does_not_end_in_time() {
        answer("/runs/9", "{\"completed_at\":null}");
        answer("/runs/9/jobs", "{\"jobs\":[]}");

        IllegalStateException late =
                assertThrows(IllegalStateException.class, () -> follow().untilEnded(Duration.ofMillis(1)));
        assertEquals("after 0 s the run has not ended", late.getMessage());
    }

    private FollowRun follow() {
        Settings settings = new Settings(
                Map.of(
                        "SHITHUB_GATEWAY_URL",
                        "http://127.0.0.1:" + server.getAddress().getPort(),
                        "SHITHUB_OPERATOR_TOKEN",
                        "0".repeat(64)),
                Path.of(""));
        return new FollowRun(Gateway.patient(settings), screen, 9);
    }

    private void answer(String path, String... bodies) {
        answers.put(path, new ArrayDeque<>(List.of(bodies)));
    }

    private static String job(String status, String conclusion, String runner) {
        return """
                {"id":3,"key":"build","name":"Build","status":"%s","conclusion":%s,"needs":[],"runner_id":%s,
                 "steps":[{"id":1,"index":0,"step_id":"","name":"Step 1"},{"id":2,"index":1,"step_id":"","name":"Step 2"}]}
                """.formatted(status, conclusion, runner);
    }
}
