package sh.shithub.actions.devstack.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FollowRunTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final Screen screen = new Screen(new PrintStream(printed, true, StandardCharsets.UTF_8), false);
    /** Per path what is answered, one after the other; the last one stays. */
    private final Map<String, Deque<String>> answers = new HashMap<>();

    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1", exchange -> {
            String path = exchange.getRequestURI().getPath().substring("/api/v1".length());
            asked.add(path);
            Deque<String> left = answers.get(path);
            byte[] body = (left.size() > 1 ? left.poll() : left.peek()).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
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
        answer(
                "/runs/9",
                "{\"completed_at\":null}",
                "{\"completed_at\":null}",
                "{\"completed_at\":\"2026-01-01T00:00:09Z\"}");
        answer(
                "/runs/9/jobs",
                jobs("queued", null, step(1, "queued", null, null), step(2, "queued", null, null)),
                jobs("running", null, step(1, "running", null, null), step(2, "queued", null, null)),
                jobs("running", null, step(1, "completed", "success", null), step(2, "skipped", "skipped", null)),
                jobs(
                        "completed",
                        "success",
                        step(1, "completed", "success", "key"),
                        step(2, "skipped", "skipped", null)));
        answer("/jobs/3/steps/1/log", "one\nt", "one\ntwo\n", "one\ntwo\nend");

        Map<Long, LiveLog> logs = follow().untilEnded(Duration.ofSeconds(20));

        assertEquals("one\ntwo\nend", new String(logs.get(1L).seen(), StandardCharsets.UTF_8));
        assertEquals(
                List.of(
                        "Build waits for a runner",
                        "Build runs on runner 5",
                        "  Step 1",
                        "    build/1 | one",
                        "    build/1 | two",
                        "    build/1 | end",
                        "  success Step 1, 1.5 s, log finished with 11 bytes",
                        "Build success"),
                Arrays.stream(printed.toString(StandardCharsets.UTF_8).split("\n"))
                        .map(line -> line.replaceFirst("^ *[0-9.]+ s  ", ""))
                        .toList());
    }

    @Test
    void reads_later_steps_first_and_shows_them_last() throws Exception {
        answer("/runs/9", "{\"completed_at\":\"2026-01-01T00:00:09Z\"}");
        answer(
                "/runs/9/jobs",
                jobs(
                        "completed",
                        "success",
                        step(1, "completed", "success", "a"),
                        step(2, "completed", "success", "b")));
        answer("/jobs/3/steps/1/log", "one\n");
        answer("/jobs/3/steps/2/log", "two\n");

        follow().untilEnded(Duration.ofSeconds(20));

        assertEquals(List.of("/runs/9", "/runs/9/jobs", "/jobs/3/steps/2/log", "/jobs/3/steps/1/log"), asked);
        String text = printed.toString(StandardCharsets.UTF_8);
        assertTrue(text.indexOf("build/1 | one") < text.indexOf("build/2 | two"), text);
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
        return new FollowRun(
                new GatewayReads("http://127.0.0.1:" + server.getAddress().getPort(), "token"), screen, 9);
    }

    private void answer(String path, String... bodies) {
        answers.put(path, new ArrayDeque<>(List.of(bodies)));
    }

    private static String jobs(String status, String conclusion, String... steps) {
        return """
                {"jobs":[{"id":3,"key":"build","name":"Build","status":"%s","conclusion":%s,"needs":[],"runner_id":5,
                          "completed_at":%s,"steps":[%s]}]}
                """.formatted(
                        status,
                        quoted(conclusion),
                        conclusion == null ? null : "\"2026-01-01T00:00:09Z\"",
                        String.join(",", steps));
    }

    private static String step(int id, String status, String conclusion, String objectKey) {
        return """
                {"id":%d,"index":%d,"step_id":"","name":"Step %d","status":"%s","conclusion":%s,"log_object_key":%s,
                 "log_byte_count":11,"started_at":"2026-01-01T00:00:01Z","completed_at":"2026-01-01T00:00:02.5+00:00"}
                """.formatted(id, id - 1, id, status, quoted(conclusion), quoted(objectKey));
    }

    private static String quoted(String text) {
        return text == null ? "null" : "\"" + text + "\"";
    }
}
