package sh.shithub.actions.gateway.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.shithub.actions.gateway.GatewayUnderTest;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** The management port has an address of its own, and neither port answers what is the other's. */
@ExtendWith(DevStackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ManagementPortIT {
    private final HttpClient client = HttpClient.newHttpClient();
    private final DevStack stack;
    private GatewayUnderTest gateway;
    private int port;

    ManagementPortIT(DevStack stack) {
        this.stack = stack;
    }

    @BeforeAll
    void start() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        gateway = GatewayUnderTest.start(
                stack,
                Map.of("SHITHUB_MANAGEMENT_LISTEN", "127.0.0.2", "SHITHUB_MANAGEMENT_PORT", Integer.toString(port)));
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health/liveness", "/prometheus", "/info", "/loggers"})
    void what_is_for_management_answers_there_alone(String path) throws Exception {
        assertEquals(200, get(management(path)).statusCode());
        HttpResponse<String> refused = get(gateway.uri().resolve(path));
        assertEquals(404, refused.statusCode());
        assertEquals("{\"error\":\"not found\"}", refused.body());
        assertThrows(ConnectException.class, () -> get(URI.create("http://127.0.0.1:" + port + path)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/runs", "/ops", "/openapi"})
    void what_is_for_callers_answers_to_them_alone(String path) throws Exception {
        assertEquals(200, get(gateway.uri().resolve(path)).statusCode());
        assertEquals(404, get(management(path)).statusCode());
        URI calls = gateway.uri();
        assertEquals("127.0.0.1", calls.getHost());
        assertThrows(ConnectException.class, () -> get(URI.create("http://127.0.0.2:" + calls.getPort() + path)));
    }

    @Test
    void a_level_is_set_by_an_operator_and_by_nobody_else() throws Exception {
        URI logger = management("/loggers/sh.shithub.actions.gateway.probe");
        assertEquals(401, set(logger, null).statusCode());
        assertEquals(401, set(logger, "0".repeat(64)).statusCode());
        HttpResponse<String> done = set(logger, stack.operatorToken());
        assertEquals(200, done.statusCode(), done::body);
        assertEquals(
                404,
                set(gateway.uri().resolve(logger.getPath()), stack.operatorToken())
                        .statusCode());
    }

    private URI management(String path) {
        return URI.create("http://127.0.0.2:" + port + path);
    }

    private HttpResponse<String> set(URI logger, String token) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(logger)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"configuredLevel\":\"DEBUG\"}"));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        if (uri.getPath().startsWith("/api")) {
            request.header("Authorization", "Bearer " + stack.operatorToken());
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
