package sh.shithub.actions.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sh.shithub.actions.testkit.DevStack;

/** wire.md, "General": the one shape of every error, whoever refuses: a filter, a route, the framework, the HTTP codec. */
class ErrorShapeIT extends GatewayIT {
    private static final List<String> POSTS =
            List.of("logs", "status", "steps/1/status", "artifacts/upload", "cancel-check");

    ErrorShapeIT(DevStack stack) {
        super(stack);
    }

    @Test
    void an_unknown_path_is_404() {
        String token = gateway.tokenOf(claimed());
        for (String path :
                List.of("/", "/nothing", "/api/v1", "/api/v1/jobs", "/api/v1/jobs/1/nothing", "/api/v2/runs/1")) {
            refused(404, "not found", caller.get(path, null));
            refused(404, "not found", caller.get(path, token));
            refused(404, "not found", caller.post(path, stack.operatorToken(), "{}"));
        }
        refused(404, "run not found", caller.get("/api/v1/runs/999999", stack.operatorToken()));
    }

    @Test
    void a_wrong_method_is_405_and_tells_the_right_one() {
        ClaimedJob job = claimed();
        String token = gateway.tokenOf(job);
        for (String call : POSTS) {
            for (String method : List.of("PUT", "PATCH", "DELETE")) {
                Caller.Answer answer = shape(405, request(job.path(call), method, token));
                assertEquals("method not allowed", answer.error());
                assertTrue(allowed(answer).contains("POST"), () -> method + " " + call);
            }
        }
        assertEquals(Set.of("POST"), allowed(shape(405, caller.get(job.path("status"), token))));
        assertEquals(Set.of("POST"), allowed(shape(405, caller.get("/api/v1/runners/heartbeat", runner.token()))));
        assertEquals(0, database.spent(job));
    }

    @Test
    void a_wrong_content_type_is_415_and_costs_nothing() {
        ClaimedJob job = claimed();
        String token = gateway.tokenOf(job);
        for (String type : List.of(
                "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/xml", "x/y")) {
            for (String call : POSTS) {
                refused(415, "content type must be application/json", typed(job.path(call), type, token, RUNNING));
            }
            refused(
                    415,
                    "content type must be application/json",
                    typed("/api/v1/runners/heartbeat", type, runner.token(), "{}"));
            refused(
                    415,
                    "content type must be application/json",
                    typed("/api/v1/runs", type, stack.operatorToken(), "{}"));
        }
        assertEquals(0, database.spent(job));
        Caller.Answer latin = typed(job.path("status"), "application/json; charset=utf-8", token, RUNNING);
        assertEquals(200, latin.status(), latin::error);
        Caller.Answer none = caller.send(caller.request(job.path("status"))
                        .header("Authorization", "Bearer " + latin.nextToken())
                        .POST(BodyPublishers.ofString(RUNNING)))
                .join();
        assertEquals(200, none.status(), none::error);
    }

    @Test
    void a_body_over_the_limit_is_413_and_one_just_under_it_is_read() {
        ClaimedJob job = claimed();
        String token = gateway.tokenOf(job);
        for (int bytes : new int[] {(1 << 20) + 1, (1 << 20) + 2, 8 << 20}) {
            refused(413, "the request is larger than allowed", caller.post(job.path("status"), token, padded(bytes)));
            refused(413, "the request is larger than allowed", chunked(job.path("status"), token, padded(bytes)));
        }
        refused(
                413,
                "the request is larger than allowed",
                caller.post("/api/v1/runners/heartbeat", runner.token(), padded((1 << 20) + 1)));
        refused(
                413,
                "the request is larger than allowed",
                caller.post("/api/v1/runs", stack.operatorToken(), padded((1 << 20) + 1)));
        assertEquals(0, database.spent(job));
        Caller.Answer largest = caller.post(job.path("status"), token, padded(1 << 20));
        assertEquals(200, largest.status(), largest::error);
        Caller.Answer inChunks = chunked(job.path("status"), largest.nextToken(), padded((1 << 20) - 1));
        assertEquals(200, inChunks.status(), inChunks::error);
    }

    @Test
    void an_empty_body_is_400_where_one_is_required() {
        ClaimedJob job = claimed();
        String token = gateway.tokenOf(job);
        for (String call : List.of("logs", "status", "steps/" + job.steps().get(0) + "/status", "artifacts/upload")) {
            refused(400, "the body is empty; a JSON object is required", caller.post(job.path(call), token, ""));
        }
        refused(
                400,
                "the body is empty; a JSON object is required",
                caller.post("/api/v1/runs", stack.operatorToken(), ""));
        Caller.Answer check = caller.post(job.path("cancel-check"), token, " \n");
        assertEquals(200, check.status(), check::error);
    }

    static Stream<Arguments> unreadable() {
        String end = "Host: gateway\r\nConnection: close\r\n\r\n";
        return Stream.of(
                Arguments.of(400, "GET /%zz HTTP/1.1\r\n" + end),
                Arguments.of(400, "GET /a|b HTTP/1.1\r\n" + end),
                Arguments.of(413, "GET /" + "x".repeat(9000) + " HTTP/1.1\r\n" + end),
                Arguments.of(413, "GET / HTTP/1.1\r\nX: " + "x".repeat(20_000) + "\r\n" + end),
                Arguments.of(400, "GET / HTTP/1.1\r\nno colon\r\n" + end),
                Arguments.of(400, "nonsense\r\n\r\n"));
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void what_cannot_be_read_as_a_request_has_the_shape_too(int status, String request) {
        String answer = RawCall.answer(gateway.uri(), request);
        assertTrue(answer.matches("(?s)HTTP/1.[01] " + status + " .*"), answer);
        String headers = answer.toLowerCase(Locale.ROOT);
        assertTrue(headers.contains("\r\ncontent-type: application/json; charset=utf-8\r\n"), answer);
        assertTrue(headers.contains("\r\ncache-control: no-store\r\n"), answer);
        assertTrue(answer.matches("(?s).*\r\n\r\n\\{\"error\":\"[^\"]+\"\\}"), answer);
    }

    @Test
    void a_path_variable_of_the_wrong_type_is_400_for_an_operator_and_404_for_a_runner() {
        shape(404, caller.get("/api/v1/runs/abc", stack.operatorToken()));
        refused(404, "job not found", caller.post("/api/v1/jobs/abc/status", gateway.tokenOf(claimed()), RUNNING));
        ClaimedJob job = claimed();
        refused(404, "step not found", caller.post(job.path("steps/abc/status"), gateway.tokenOf(job), RUNNING));
    }

    @Test
    void what_the_caller_sent_comes_back_short_and_readable() {
        ClaimedJob job = claimed();
        String token = gateway.tokenOf(job);
        for (String status : List.of("x".repeat(1_000_000), "a\\nb\\u001b[31m", "\\ud83d\\ude00".repeat(400))) {
            Caller.Answer answer =
                    shape(400, caller.post(job.path("status"), token, "{\"status\":\"" + status + "\"}"));
            assertTrue(answer.error().startsWith("invalid status transition running -> "), answer::error);
            shape(400, caller.post(job.path("status"), token, "{\"" + status + "\":1}"));
            shape(400, caller.post("/api/v1/runners/heartbeat", runner.token(), "{\"labels\":[\"" + status + " !\"]}"));
        }
        assertEquals(200, caller.post(job.path("status"), token, RUNNING).status());
    }

    private Caller.Answer request(String path, String method, String token) {
        return caller.send(caller.request(path)
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString("{}")))
                .join();
    }

    private Caller.Answer typed(String path, String type, String token, String body) {
        return caller.send(caller.request(path)
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", type)
                        .POST(BodyPublishers.ofString(body)))
                .join();
    }

    private Caller.Answer chunked(String path, String token, String body) {
        HttpRequest.BodyPublisher noLength = BodyPublishers.fromPublisher(BodyPublishers.ofString(body));
        return caller.send(caller.request(path)
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .POST(noLength))
                .join();
    }

    private static Set<String> allowed(Caller.Answer answer) {
        return Set.of(answer.header("Allow").split("[ ,]+"));
    }

    /** White space may stand around JSON. */
    private static String padded(int bytes) {
        return RUNNING + " ".repeat(bytes - RUNNING.length());
    }
}
