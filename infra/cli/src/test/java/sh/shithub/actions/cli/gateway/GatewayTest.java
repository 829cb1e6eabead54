package sh.shithub.actions.cli.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.shithub.actions.cli.output.ExitCode;
import sh.shithub.actions.cli.output.Failure;
import sh.shithub.actions.cli.settings.Settings;

class GatewayTest {
    private static final Map<String, Object> BODY = Map.of("a", 1);

    @TempDir
    Path directory;

    private Peer peer;

    @BeforeEach
    void start() throws Exception {
        peer = new Peer();
    }

    @AfterEach
    void stop() {
        peer.close();
    }

    @Test
    void a_call_carries_the_token_and_json() {
        peer.answering(201, "{\"run_id\": 7}");
        assertEquals(Map.of("run_id", 7), gateway(peer.url() + "/").post("/api/v1/runs", BODY));
        assertEquals(
                List.of(new Peer.Asked("POST", "/api/v1/runs", "Bearer t0ken", "application/json", null, "{\"a\":1}")),
                peer.asked());
    }

    @Test
    void a_call_that_finds_it_busy_is_repeated_as_it_was() {
        peer.answering(503, "1", "{\"error\": \"busy\"}").answering(200, "{}");
        gateway(peer.url()).post("/x", BODY);
        assertEquals(2, peer.asked().size());
        assertEquals(1, Set.copyOf(peer.asked()).size());
    }

    @Test
    void patience_ends() {
        peer.answering(503, "60", "{\"error\": \"the queue did not answer in time\"}");
        failed(ExitCode.UNREACHABLE, "could not do it in time (503: the queue did not answer in time)");
        assertEquals(1, peer.asked().size());
    }

    @Test
    void a_refusal_is_told_in_the_servers_words_and_once() {
        peer.answering(400, "{\"error\": \"head_sha is\\u001b[2J required\"}");
        failed(ExitCode.REFUSED, "refused (400: head_sha is?[2J required)");
        assertEquals(1, peer.asked().size());
    }

    @Test
    void a_token_that_opens_nothing_is_told_with_the_way_to_a_better_one() {
        peer.answering(401, "");
        failed(
                ExitCode.REFUSED,
                "refused SHITHUB_OPERATOR_TOKEN (401); make one with shithubd admin token create --scope operator");
    }

    @Test
    void other_answers_have_their_codes() {
        peer.answering(404, "<html>").answering(500, "[]").answering(200, "hello");
        failed(ExitCode.NOT_FOUND, "refused (404)");
        failed(ExitCode.FAULT, "refused (500)");
        failed(ExitCode.FAULT, "answered 200 with something that is not JSON");
    }

    @Test
    void a_gateway_that_is_not_there_is_told() {
        peer.close();
        Failure failure = assertThrows(Failure.class, () -> gateway(peer.url()).post("/x", BODY));
        assertEquals(ExitCode.UNREACHABLE, failure.code());
        assertEquals(
                "the gateway " + peer.url().substring("http://".length())
                        + " cannot be reached (nothing listens there); start it with infra/bin/up, or check SHITHUB_GATEWAY_URL",
                failure.getMessage());
    }

    @Test
    void malformed_settings_are_told_without_the_token() {
        for (String url : List.of("gateway:8080", "ht tp://x", "/x")) {
            Failure failure = assertThrows(Failure.class, () -> gateway(url).post("/x", BODY));
            assertEquals(ExitCode.USAGE, failure.code());
            assertTrue(!failure.getMessage().contains("t0ken"));
        }
    }

    @Test
    void a_body_that_the_gateway_would_not_take_is_not_sent() {
        String large = List.of("x".repeat(1 << 20)).stream().collect(Collectors.joining());
        Failure failure = assertThrows(Failure.class, () -> gateway(peer.url()).post("/x", Map.of("a", large)));
        assertEquals(ExitCode.INVALID_FILE, failure.code());
        assertEquals(List.of(), peer.asked());
    }

    private void failed(ExitCode code, String sentence) {
        Failure failure = assertThrows(Failure.class, () -> gateway(peer.url()).post("/x", BODY));
        assertEquals("the gateway " + peer.url().substring("http://".length()) + " " + sentence, failure.getMessage());
        assertEquals(code, failure.code());
    }

    private Gateway gateway(String url) {
        Map<String, String> environment = Map.of("SHITHUB_GATEWAY_URL", url, "SHITHUB_OPERATOR_TOKEN", "t0ken");
        return new Gateway(new Settings(environment, directory), Duration.ofSeconds(5));
    }
}
