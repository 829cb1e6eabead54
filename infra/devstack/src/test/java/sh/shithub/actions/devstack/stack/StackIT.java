package sh.shithub.actions.devstack.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.shithub.actions.contracts.OpaqueToken;
import sh.shithub.actions.devstack.process.Pids;
import sh.shithub.actions.devstack.process.Wait;
import sh.shithub.actions.schema.DatabaseUrl;

/** What holds while a stack runs, with two claim-services. */
class StackIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int BASE = FakeStack.freeBase();
    private static final Map<String, String> CALLERS = Map.of(
            "SHITHUB_BASE_PORT", Integer.toString(BASE),
            "SHITHUB_CLAIM_ACK_SECONDS", "7",
            "SHITHUB_MASTER_KEY", "of another stack",
            "PATH_OF_SOMEBODY", "x");

    @TempDir
    private static Path home;

    private static Stack stack;

    @BeforeAll
    static void start() {
        stack = FakeStack.in(home, line -> {});
        stack.up(CALLERS, List.of("claim-service=2"), false);
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void env_has_every_key_that_scripts_rely_on() {
        assertEquals(
                new TreeSet<>(Set.of(
                        "SHITHUB_GATEWAY_URL",
                        "SHITHUB_DATABASE_URL",
                        "SHITHUB_KAFKA_BOOTSTRAP",
                        "SHITHUB_S3_ENDPOINT",
                        "SHITHUB_S3_BUCKET",
                        "SHITHUB_S3_ACCESS_KEY",
                        "SHITHUB_S3_SECRET_KEY",
                        "SHITHUB_MASTER_KEY",
                        "SHITHUB_TOTP_KEY",
                        "SHITHUB_OPERATOR_TOKEN",
                        "PID_api_gateway",
                        "PID_claim_service",
                        "PID_claim_service_2",
                        "PID_log_service",
                        "PID_status_service",
                        "PID_postgres",
                        "PID_kafka",
                        "PID_objectstore",
                        "MANAGEMENT_URL_api_gateway",
                        "MANAGEMENT_URL_claim_service",
                        "MANAGEMENT_URL_claim_service_2",
                        "MANAGEMENT_URL_log_service",
                        "MANAGEMENT_URL_status_service")),
                new TreeSet<>(stack.environment().keySet()));
        assertEquals("http://127.0.0.1:" + BASE, stack.environment().get("SHITHUB_GATEWAY_URL"));
    }

    @Test
    void secrets_are_readable_by_their_owner_only() throws Exception {
        for (String file : List.of("env", "data/secrets", "run/settings")) {
            assertEquals(
                    "rw-------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve(file))),
                    file);
        }
    }

    @Test
    void the_operator_token_is_in_the_database() throws Exception {
        String token = stack.environment().get("SHITHUB_OPERATOR_TOKEN");
        DatabaseUrl url = DatabaseUrl.parse(stack.environment().get("SHITHUB_DATABASE_URL"));
        try (Connection connection = DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password());
                ResultSet rows = connection
                        .createStatement()
                        .executeQuery(
                                "SELECT encode(token_hash, 'hex') FROM operator_tokens WHERE scope = 'operator'")) {
            assertTrue(rows.next());
            assertEquals(
                    HexFormat.of()
                            .formatHex(OpaqueToken.parse(token).orElseThrow().hash()),
                    rows.getString(1));
        }
    }

    @Test
    void services_get_the_callers_settings_but_not_another_stacks_addresses() throws Exception {
        String seen = environmentOf("claim_service_2");
        assertTrue(seen.contains("SHITHUB_CLAIM_ACK_SECONDS=7s,"), seen);
        assertTrue(seen.contains("SHITHUB_MASTER_KEY=" + stack.environment().get("SHITHUB_MASTER_KEY")), seen);
        assertTrue(seen.contains("SHITHUB_INSTANCE=claim-service-2,"), seen);
        assertFalse(seen.contains("PATH_OF_SOMEBODY"), seen);
    }

    @Test
    void a_killed_service_starts_again_with_the_same_settings() throws Exception {
        String before = stack.environment().get("PID_claim_service");
        stack.kill("claim-service");
        assertEquals(List.of("claim_service"), stack.dead());
        stack.start("claim-service");
        assertNotEquals(before, stack.environment().get("PID_claim_service"));
        assertTrue(environmentOf("claim_service").contains("SHITHUB_CLAIM_ACK_SECONDS=7s,"));
    }

    @Test
    void instances_come_and_go_with_their_lines_in_env_and_what_is_wanted_of_them() throws Exception {
        String first = stack.environment().get("PID_log_service");
        stack.scale("log-service=3");
        assertEquals(List.of("log_service", "log_service_2", "log_service_3"), running("log_service"));
        assertTrue(environmentOf("log_service_3").contains("SHITHUB_CLAIM_ACK_SECONDS=7s,"));
        assertEquals(3, wanted("log-service"));

        stack.kill("log_service_2");
        stack.scale("log-service=3");
        assertEquals(List.of("log_service", "log_service_2", "log_service_3"), running("log_service"), "one that died");

        stack.scale("log-service=1");
        assertEquals(List.of("log_service"), running("log_service"));
        assertEquals(first, stack.environment().get("PID_log_service"), "the first was never touched");
        assertFalse(stack.environment().containsKey("MANAGEMENT_URL_log_service_2"));
        assertEquals(1, wanted("log-service"));
        assertEquals(2, wanted("claim-service"), "as it was started");
        assertTrue(stack.dead().isEmpty(), "those that were stopped are not missed");
    }

    @Test
    void one_that_does_not_start_leaves_everything_as_it_was() throws Exception {
        try (ServerSocket taken = new ServerSocket(BASE + 31, 1, InetAddress.getLoopbackAddress())) {
            StackException refused = assertThrows(StackException.class, () -> stack.scale("status-service=2"));
            assertEquals(ExitCode.UNAVAILABLE, refused.exitCode());
            assertTrue(refused.getMessage().startsWith("port " + taken.getLocalPort()), refused.getMessage());
        }
        assertEquals(List.of("status_service"), running("status_service"));
        assertEquals(1, wanted("status-service"));
    }

    @Test
    void each_instance_is_restarted() {
        Map<String, String> before = stack.environment();
        stack.restart(List.of(Service.CLAIM_SERVICE), Map.of());
        for (String instance : List.of("PID_claim_service", "PID_claim_service_2")) {
            assertNotEquals(before.get(instance), stack.environment().get(instance));
        }
        assertEquals(before.get("PID_status_service"), stack.environment().get("PID_status_service"));
    }

    private static List<String> running(String prefix) {
        return stack.environment().keySet().stream()
                .filter(key -> key.startsWith("PID_" + prefix))
                .map(key -> key.substring("PID_".length()))
                .sorted()
                .toList();
    }

    private static int wanted(String service) throws SQLException {
        DatabaseUrl url = DatabaseUrl.parse(stack.environment().get("SHITHUB_DATABASE_URL"));
        try (Connection connection = DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password());
                ResultSet rows = connection
                        .createStatement()
                        .executeQuery("SELECT instances FROM wanted_instances WHERE service = '" + service + "'")) {
            return rows.next() ? rows.getInt(1) : -1;
        }
    }

    @Test
    void a_killed_kafka_starts_again() {
        stack.kill("kafka");
        stack.start("kafka");
        assertTrue(Pids.isRunning(Long.parseLong(stack.environment().get("PID_kafka"))));
    }

    @Test
    void a_paused_service_answers_again_when_resumed() throws Exception {
        stack.pause("log-service");
        assertThrows(java.net.http.HttpTimeoutException.class, () -> environmentOf("log_service"));
        stack.resume("log-service");
        assertTrue(environmentOf("log_service").contains("SHITHUB_INSTANCE=log-service,"));
    }

    @Test
    void a_second_start_is_refused_and_harms_nothing() {
        Stack second = FakeStack.in(home, line -> {});
        StackException refused = assertThrows(StackException.class, () -> second.up(CALLERS, List.of(), true));
        assertEquals(ExitCode.BUSY, refused.exitCode());
        assertTrue(refused.getMessage().contains("already running: api_gateway"), refused.getMessage());
        second.cutOff();
        assertTrue(stack.dead().isEmpty());
    }

    @Test
    void a_service_that_runs_is_not_started_again() {
        StackException refused = assertThrows(StackException.class, () -> stack.start("status-service"));
        assertEquals(ExitCode.BUSY, refused.exitCode());
    }

    @Test
    void an_unknown_service_is_refused_with_the_names_of_all() {
        StackException refused = assertThrows(StackException.class, () -> stack.start("log-servce"));
        assertEquals(ExitCode.USAGE, refused.exitCode());
        assertTrue(refused.getMessage().contains("log_service"), refused.getMessage());
    }

    @Test
    void a_stack_on_the_same_ports_is_refused_by_the_name_of_the_process(@TempDir Path other) {
        StackException refused = assertThrows(
                StackException.class, () -> FakeStack.in(other, line -> {}).up(CALLERS, List.of(), false));
        assertEquals(ExitCode.UNAVAILABLE, refused.exitCode());
        assertTrue(
                refused.getMessage().startsWith("port " + (BASE + 2) + ", which postgres needs, is taken"),
                refused.getMessage());
        assertFalse(Files.exists(other.resolve("run")));
    }

    @Test
    void a_stack_elsewhere_runs_beside_it(@TempDir Path other) {
        Map<String, String> settings = Map.of("SHITHUB_BASE_PORT", Integer.toString(FakeStack.freeBase()));
        try (Stack beside = FakeStack.in(other, line -> {})) {
            beside.up(settings, List.of(), false);
            assertNotEquals(
                    beside.environment().get("SHITHUB_KAFKA_BOOTSTRAP"),
                    stack.environment().get("SHITHUB_KAFKA_BOOTSTRAP"));
        }
        assertTrue(Wait.until(PATIENCE, () -> stack.dead().isEmpty()));
    }

    private static String environmentOf(String member) throws Exception {
        URI uri = URI.create(stack.environment().get("MANAGEMENT_URL_" + member) + "/environment");
        HttpRequest request =
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(2)).build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }
}
