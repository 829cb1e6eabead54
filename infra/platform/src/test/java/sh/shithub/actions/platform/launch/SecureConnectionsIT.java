package sh.shithub.actions.platform.launch;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micronaut.context.ApplicationContext;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.devstack.servers.Ports;
import sh.shithub.actions.devstack.servers.Postgres;
import sh.shithub.actions.platform.consume.SecureProbe;
import sh.shithub.actions.platform.kafka.KafkaSettings;
import sh.shithub.actions.platform.publish.Publisher;
import sh.shithub.actions.platform.reply.ReplyInbox;
import sh.shithub.actions.platform.sql.Transactions;
import sh.shithub.actions.schema.DatabaseUrl;
import sh.shithub.actions.schema.Migrations;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;
import sh.shithub.actions.testkit.LocalServer;
import sh.shithub.actions.testkit.secure.Certificate;
import sh.shithub.actions.testkit.secure.SecureKafka;

/**
 * A service that reaches Kafka only over TLS, with a certificate and a password, and PostgreSQL only over TLS: its settings come to
 * every client that it has, and nothing secret to its log.
 */
@ExtendWith(DevStackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecureConnectionsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String DATABASE_PASSWORD = "hush-database";

    @TempDir
    static Path home;

    private final DevStack stack;
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private SecureKafka kafka;
    private LocalServer postgres;
    private Certificate database;
    private String databaseUrl;
    private ApplicationContext service;

    SecureConnectionsIT(DevStack stack) {
        this.stack = stack;
    }

    @BeforeAll
    void start() {
        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        root.addAppender(log);
        log.start();
        Logger clients = (Logger) LoggerFactory.getLogger("org.apache.kafka");
        clients.setLevel(Level.INFO);
        startPostgres();
        kafka = SecureKafka.start(home);
        service = ServiceLauncher.start(
                "probe", environment(Map.of()), Map.of("micronaut.server.port", -1, "secure-probe.listens", true));
        clients.setLevel(Level.WARN);
    }

    private void startPostgres() {
        database = Certificate.make(home, "database");
        Map<String, String> settings = Map.of(
                "ssl",
                "on",
                "ssl_cert_file",
                database.pem().toString(),
                "ssl_key_file",
                database.key().toString(),
                "fsync",
                "off");
        Postgres kind = new Postgres(
                home.resolve("postgres"), home.resolve("postgres.log"), Ports.free(), DATABASE_PASSWORD, settings);
        postgres = new LocalServer(kind);
        postgres.start();
        databaseUrl = kind.url("postgres");
        Migrations.apply(DatabaseUrl.parse(databaseUrl));
    }

    @AfterAll
    void stop() {
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).detachAppender(log);
        if (service != null) {
            service.close();
        }
        if (kafka != null) {
            kafka.close();
        }
        postgres.kill();
    }

    private Map<String, String> environment(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(kafka.environment());
        all.put("SHITHUB_DATABASE_URL", databaseUrl + "?sslmode=verify-full&sslrootcert=" + database.pem());
        all.put("SHITHUB_MASTER_KEY", stack.masterKey());
        all.putAll(more);
        return all;
    }

    @Test
    void every_client_of_kafka_comes_through() throws Exception {
        Publisher publisher = service.getBean(Publisher.class);
        publisher.publish(List.of(publisher.record(Topics.EVENTS, "1", new byte[] {1})), PATIENCE);
        await("a listener of a group")
                .atMost(PATIENCE)
                .until(() -> service.getBean(SecureProbe.class).heard() > 0);
        await("a follower without a group")
                .atMost(PATIENCE)
                .until(() -> service.getBean(ReplyInbox.class).ready());
        assertEquals(
                1,
                service.getBean(AdminClient.class)
                        .describeCluster()
                        .nodes()
                        .get()
                        .size());
    }

    @Test
    void the_pool_is_encrypted() {
        String encrypted = service.getBean(Transactions.class).read(connection -> {
            try (var rows = connection
                    .createStatement()
                    .executeQuery("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")) {
                rows.next();
                return rows.getString(1);
            }
        });
        assertEquals("t", encrypted);
    }

    @Test
    void another_authority_or_a_wrong_password_is_refused_by_name() {
        assertInstanceOf(
                SslAuthenticationException.class,
                refusal(Map.of("SHITHUB_KAFKA_TRUSTSTORE", kafka.client().pem().toString())));
        assertInstanceOf(
                SaslAuthenticationException.class,
                refusal(Map.of("SHITHUB_KAFKA_SASL_PASSWORD", SecureKafka.PASSWORD.toUpperCase())));
    }

    @Test
    void the_simple_mechanism_signs_in_too() throws Exception {
        Map<String, String> plain = Map.of(
                "SHITHUB_KAFKA_SASL_MECHANISM", "PLAIN", "SHITHUB_KAFKA_SASL_PASSWORD", SecureKafka.PLAIN_PASSWORD);
        try (Admin admin = admin(plain)) {
            assertEquals(1, admin.describeCluster().nodes().get().size());
        }
    }

    @Test
    void a_database_that_another_authority_vouches_for_stops_the_start() {
        String wrong = databaseUrl + "?sslmode=verify-full&sslrootcert="
                + kafka.client().pem();
        Throwable refused = assertThrows(
                RuntimeException.class,
                () -> ServiceLauncher.start("probe", environment(Map.of("SHITHUB_DATABASE_URL", wrong)), Map.of()));
        String said = trace(refused);
        assertTrue(said.contains("SSL error") && said.contains("cert"), said);
        assertFalse(said.contains("hush"), said);
    }

    @Test
    void no_secret_is_in_the_log() {
        String said = List.copyOf(log.list).stream()
                .map(event -> event.getLoggerName() + " " + event.getFormattedMessage())
                .collect(Collectors.joining("\n"));
        assertTrue(said.contains("sasl.jaas.config = [hidden]"), "Kafka's clients say how they are set up");
        for (String secret : List.of("hush", Certificate.PASSWORD, stack.masterKey())) {
            assertFalse(said.contains(secret), secret);
        }
    }

    private Throwable refusal(Map<String, String> more) {
        try (Admin admin = admin(more)) {
            return assertThrows(
                            ExecutionException.class,
                            () -> admin.describeCluster().nodes().get())
                    .getCause();
        }
    }

    private Admin admin(Map<String, String> more) {
        return Admin.create(new HashMap<>(new KafkaSettings(environment(more)::get).client()));
    }

    private static String trace(Throwable failure) {
        StringWriter said = new StringWriter();
        failure.printStackTrace(new PrintWriter(said));
        return said.toString();
    }
}
