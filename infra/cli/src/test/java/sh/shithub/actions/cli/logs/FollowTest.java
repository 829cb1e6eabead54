package sh.shithub.actions.cli.logs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.shithub.actions.cli.Ran;
import sh.shithub.actions.cli.output.ExitCode;

class FollowTest {
    private static final String JOB = """
            {"id": 7, "conclusion": %s, "steps": [{"id": 1, "index": 0, "name": "Build"}, {"id": 2, "index": 1, "name": ""}]}
            """;
    private static final String DONE = "event: done\ndata: {\"status\":\"completed\",\"conclusion\":\"success\"}\n\n";

    @TempDir
    private Path directory;

    private HttpServer server;
    private final Map<String, List<String>> answers = new HashMap<>();
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void steps_are_shown_in_order_with_their_colours_and_the_end_is_the_jobs() {
        answers("/api/v1/jobs/7", JOB.formatted("null"), JOB.formatted("null"), JOB.formatted("\"success\""));
        answers(
                "/api/v1/jobs/7/steps/1/log/stream",
                "retry: 1000\n\n: hello\n\n" + chunk("0", "\u001b[32mgreen\u001b[0m\n##[gro")
                        + chunk("1", "up]Inner\nno break") + DONE);
        answers(
                "/api/v1/jobs/7/steps/2/log/stream",
                chunk("0", "10%\u240D\u241B\u240D\n\u001b]0;title\u0007##[error]bad\n") + DONE);
        Ran ran = run("logs", "follow", "7");
        assertEquals(
                "\u001b[1;36m== Build\u001b[0m\n\u001b[32mgreen\u001b[0m\n\u001b[1mInner\u001b[0m\nno break\n"
                        + "\u001b[1;36m== step 2\u001b[0m\n10%\r\u240D\n\u001b[31merror: bad\u001b[0m\n"
                        + "\u001b[1;32mjob 7: success\u001b[0m\n",
                ran.done().out());
        answers("/api/v1/jobs/7", JOB.formatted("\"success\""));
        assertEquals(
                "== Build\ngreen\nInner\nno break\n== step 2\n10%\r\u240D\nerror: bad\njob 7: success\n",
                run("logs", "follow", "7", "--no-color").done().out());
    }

    @Test
    void a_connection_that_is_lost_is_made_again_behind_the_last_whole_event() {
        answers("/api/v1/jobs/7", JOB.formatted("\"failure\""));
        answers(
                "/api/v1/jobs/7/steps/1/log/stream",
                chunk("0", "a\n") + chunk("1", "b\n") + "event: chunk\nid: 2\ndata: cut o",
                "503",
                "event: dropped\ndata: come again\n\n",
                chunk("2", "cut off\n") + DONE);
        answers("/api/v1/jobs/7/steps/2/log/stream", DONE);
        Ran ran = run("logs", "follow", "7", "--output", "json");
        assertEquals(ExitCode.JOB_FAILED.number(), ran.code());
        assertEquals("""
                {"event":"step","name":"Build","step":1}
                {"event":"chunk","id":"0","step":1,"text":"a\\n"}
                {"event":"chunk","id":"1","step":1,"text":"b\\n"}
                {"event":"chunk","id":"2","step":1,"text":"cut off\\n"}
                {"event":"done","conclusion":"success","status":"completed","step":1}
                {"event":"step","name":"","step":2}
                {"event":"done","conclusion":"success","status":"completed","step":2}
                {"event":"job","conclusion":"failure","job":7}
                """, ran.out());
        assertEquals(
                List.of("null", "1", "1", "1"),
                asked.stream()
                        .filter(call -> call.contains("steps/1/"))
                        .map(call -> call.split(" ")[1])
                        .toList());
    }

    @Test
    void a_job_that_is_not_there_is_told() {
        run("logs", "follow", "8")
                .failed(
                        ExitCode.NOT_FOUND,
                        "the gateway 127.0.0.1:" + server.getAddress().getPort() + " refused (404: job not found)");
        assertTrue(run("logs", "follow", "0").err().contains("expected the id of a job"));
    }

    private static String chunk(String id, String text) {
        return "event: chunk\nid: " + id + "\ndata: " + text.replace("\n", "\ndata: ") + "\n\n";
    }

    /** In their order, the last one again and again. */
    private void answers(String path, String... bodies) {
        answers.put(path, new ArrayList<>(List.of(bodies)));
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        asked.add(path + " " + exchange.getRequestHeaders().getFirst("Last-Event-ID"));
        List<String> bodies = answers.get(path);
        String body = bodies == null
                ? "{\"error\": \"job not found\"}"
                : bodies.size() > 1 ? bodies.remove(0) : bodies.get(0);
        int status = bodies == null ? 404 : body.equals("503") ? 503 : 200;
        byte[] bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private Ran run(String... arguments) {
        return Ran.shithubd(
                Map.of(
                        "SHITHUB_GATEWAY_URL",
                        "http://127.0.0.1:" + server.getAddress().getPort(),
                        "SHITHUB_OPERATOR_TOKEN",
                        "0".repeat(64)),
                directory,
                arguments);
    }
}
