package sh.shithub.actions.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import sh.shithub.actions.cli.gateway.Gateway;
import sh.shithub.actions.cli.logs.ShowText;
import sh.shithub.actions.cli.settings.Settings;

@Timeout(30)
class FollowRunTest {
    private static final String SUCCESS =
            "event: done\ndata: {\"status\":\"completed\",\"conclusion\":\"success\"}\n\n";
    private static final String SKIPPED = "event: done\ndata: {\"status\":\"skipped\",\"conclusion\":\"skipped\"}\n\n";

    private final StringWriter printed = new StringWriter();
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
    void shows_and_keeps_the_logs_of_a_run_as_they_come() throws Exception {
        answer("/runs/9", "{\"completed_at\":null}", "{\"completed_at\":\"2026-01-01T00:00:09Z\"}");
        answer("/runs/9/jobs", "{\"jobs\":[" + job("null") + "]}");
        answer("/jobs/3", job("null"), job("null"), job("\"success\""));
        answer(
                "/jobs/3/steps/1/log/stream",
                "event: chunk\nid: 0\ndata: one\ndata: t\n\nevent: chunk\nid: 1\ndata: wo\ndata: end\n\n" + SUCCESS);
        answer("/jobs/3/steps/2/log/stream", SKIPPED);

        Map<Long, String> logs = follow().untilEnded(9, Duration.ofSeconds(20));

        assertEquals(Map.of(1L, "one\ntwo\nend"), logs);
        assertEquals("== Step 1\none\ntwo\nend\njob 3: success\n", printed.toString());
    }

    @Test
    void says_what_is_missing_when_the_run_does_not_end_in_time() {
        answer("/runs/9", "{\"completed_at\":null}");
        answer("/runs/9/jobs", "{\"jobs\":[]}");

        IllegalStateException late =
                assertThrows(IllegalStateException.class, () -> follow().untilEnded(9, Duration.ofMillis(1)));
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
        return new FollowRun(Gateway.patient(settings), new ShowText(new PrintWriter(printed), false));
    }

    private void answer(String path, String... bodies) {
        answers.put(path, new ArrayDeque<>(List.of(bodies)));
    }

    private static String job(String conclusion) {
        return """
                {"id":3,"conclusion":%s,"steps":[{"id":1,"index":0,"name":"Step 1"},{"id":2,"index":1,"name":"Step 2"}]}
                """.formatted(conclusion);
    }
}
