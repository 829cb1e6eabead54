package sh.shithub.actions.platform.launch;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** What every service says of itself on its management port, and what may be asked of it there. */
@ExtendWith(DevStackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ManagementIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient client = HttpClient.newHttpClient();
    private final DevStack stack;
    private ApplicationContext service;
    private URI at;

    ManagementIT(DevStack stack) {
        this.stack = stack;
    }

    @BeforeAll
    void start() {
        Map<String, String> environment = new HashMap<>(stack.environment());
        environment.put("SHITHUB_INSTANCE", "probe_7");
        service = ServiceLauncher.start("probe", environment, Map.of("micronaut.server.port", 0));
        at = service.getBean(EmbeddedServer.class).start().getURI();
    }

    @AfterAll
    void stop() {
        service.close();
    }

    @Test
    void info_says_which_instance_of_which_build_this_is() throws Exception {
        JsonNode info = json(get("/info"));
        assertEquals("probe", info.get("service").asText());
        assertEquals("probe_7", info.get("instance").asText());
        assertEquals(Runtime.version().toString(), info.get("java").asText());
        for (String field : List.of("version", "commit", "commit_time")) {
            assertFalse(info.get(field).asText().isBlank(), field);
            assertFalse(info.get(field).asText().contains("$"), field);
        }
    }

    @Test
    void readiness_names_each_dependency_and_what_is_wrong_with_it_and_liveness_is_the_process_alone()
            throws Exception {
        await().atMost(PATIENCE).until(() -> get("/health/readiness").statusCode() == 200);
        JsonNode details = json(get("/health/readiness")).get("details");
        assertTrue(detail(details, "postgresql").startsWith("answers, version 17"), details::toString);
        assertEquals("answers, brokers: 1", detail(details, "kafka"));
        JsonNode alive = json(get("/health/liveness")).get("details");
        assertFalse(alive.has("kafka") || alive.has("postgresql"), alive::toString);
        assertTrue(alive.has("consumers"), alive::toString);

        stack.kafka().kill();
        try {
            HttpResponse<String> unready = get("/health/readiness");
            assertEquals(503, unready.statusCode());
            details = json(unready).get("details");
            assertEquals("DOWN", details.at("/kafka/status").asText());
            assertTrue(detail(details, "kafka").startsWith("does not answer: "), details::toString);
            assertEquals("UP", details.at("/postgresql/status").asText());
            assertEquals(200, get("/health/liveness").statusCode());
        } finally {
            stack.kafka().start();
        }
        await().atMost(PATIENCE).until(() -> get("/health/readiness").statusCode() == 200);
    }

    @Test
    void the_level_of_our_own_loggers_can_be_set_and_of_no_others() throws Exception {
        String ours = "sh.shithub.actions.platform.launch.probe";
        assertEquals(200, set(ours, "DEBUG", stack.operatorToken()).statusCode());
        assertTrue(LoggerFactory.getLogger(ours).isDebugEnabled());
        assertEquals(
                "DEBUG", json(get("/loggers/" + ours)).get("effectiveLevel").asText());
        for (String theirs : List.of("org.postgresql", "ROOT", "sh.shithub.actionsx")) {
            HttpResponse<String> refused = set(theirs, "TRACE", stack.operatorToken());
            assertEquals(400, refused.statusCode(), theirs);
            assertTrue(refused.body().contains("only loggers of sh.shithub.actions can be set"), refused::body);
            assertFalse(LoggerFactory.getLogger(theirs).isTraceEnabled());
        }
    }

    @Test
    void a_level_is_set_with_an_operator_token_of_scope_operator_alone() throws Exception {
        String reader = "7".repeat(64);
        try (Connection connection = stack.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO operator_tokens (name, scope, token_hash) VALUES ('reader', 'read',"
                    + " sha256(decode('" + reader + "', 'hex')))");
        }
        String ours = "sh.shithub.actions.platform.launch.guarded";
        HttpResponse<String> absent = set(ours, "DEBUG", null);
        assertEquals(401, absent.statusCode());
        assertEquals("{\"error\":\"an operator token is required\"}", absent.body());
        assertEquals("Bearer", absent.headers().firstValue("WWW-Authenticate").orElse(""));
        assertEquals(401, set(ours, "DEBUG", "0".repeat(64)).statusCode());
        assertEquals(401, set(ours, "DEBUG", "no-token").statusCode());
        assertEquals(403, set(ours, "DEBUG", reader).statusCode());
        for (String path :
                List.of("/loggers//" + ours, "/%6coggers/" + ours, "/loggers/" + ours + "/", "/Loggers/" + ours)) {
            assertTrue(set(at.resolve(path), "DEBUG", null).statusCode() >= 400, path);
        }
        assertFalse(LoggerFactory.getLogger(ours).isDebugEnabled());
        assertEquals(200, get("/loggers").statusCode());
    }

    @Test
    void the_management_port_listens_on_this_machine_alone_unless_it_is_said_otherwise() {
        assertEquals("127.0.0.1", address("claim-service", Map.of()));
        assertEquals("0.0.0.0", address("claim-service", Map.of("SHITHUB_MANAGEMENT_LISTEN", "0.0.0.0")));
        assertEquals("0.0.0.0", address("claim-service", Map.of("SHITHUB_LISTEN", "0.0.0.0")));
        assertEquals(
                "127.0.0.2",
                address(
                        "claim-service",
                        Map.of("SHITHUB_LISTEN", "0.0.0.0", "SHITHUB_MANAGEMENT_LISTEN", "127.0.0.2")));
        assertEquals("127.0.0.1", address("api-gateway", Map.of("SHITHUB_LISTEN", "0.0.0.0")));
        String refused = assertThrows(
                        IllegalArgumentException.class,
                        () -> address("log-service", Map.of("SHITHUB_MANAGEMENT_LISTEN", "192.0.2.1")))
                .getMessage();
        assertEquals(
                "SHITHUB_MANAGEMENT_LISTEN is '192.0.2.1'; expected an address of this machine, such as 127.0.0.1 or 0.0.0.0",
                refused);
        assertEquals("127.0.0.1", at.getHost());
        assertThrows(ConnectException.class, () -> new Socket("127.0.0.2", at.getPort()).close());
    }

    private static String address(String service, Map<String, String> environment) {
        return ManagementAddress.of(service, environment);
    }

    private static String detail(JsonNode details, String of) {
        return details.path(of).path("details").path("detail").asText();
    }

    private HttpResponse<String> set(String logger, String level, String token)
            throws IOException, InterruptedException {
        return set(at.resolve("/loggers/" + logger), level, token);
    }

    private HttpResponse<String> set(URI logger, String level, String token) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(logger)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"configuredLevel\":\"" + level + "\"}"));
        return send(token == null ? request : request.header("Authorization", "Bearer " + token));
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(at.resolve(path)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return new ObjectMapper().readTree(answer.body());
    }
}
