package sh.shithub.actions.platform.launch;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.schema.DatabaseUrl;
import sh.shithub.actions.schema.Migrations;

/**
 * Starts a service: reads what scripts rely on from the environment (WIRE.md, "Commands"), refuses bad settings before
 * anything listens, and refuses a database older than this build.
 */
public final class ServiceLauncher {
    /** sysexits.h EX_CONFIG: what supervisors take as "do not start this again unchanged". */
    private static final int EX_CONFIG = 78;
    /** sysexits.h EX_TEMPFAIL: the same start may succeed later. */
    private static final int EX_TEMPFAIL = 75;
    /** sysexits.h EX_SOFTWARE: nobody foresaw this. */
    private static final int EX_SOFTWARE = 70;

    /** Shorter than the 30 s after which a supervisor usually kills. */
    private static final Duration STOP_WITHIN = Duration.ofSeconds(20);

    private static final Logger LOG = LoggerFactory.getLogger(ServiceLauncher.class);

    private ServiceLauncher() {}

    /**
     * Runs until the process is asked to stop.
     *
     * @param name of the service, which is also its instance's name unless {@code SHITHUB_INSTANCE} says otherwise
     */
    public static void run(String name, Class<?> main, String... args) {
        try {
            ApplicationContext context = ApplicationContext.builder(properties(name, System.getenv()))
                    .mainClass(main)
                    .args(args)
                    .banner(false)
                    .start();
            EmbeddedServer server = context.getBean(EmbeddedServer.class).start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(name, context), "stop"));
            LOG.info("{} is up and listens on {}", name, server.getURI());
        } catch (RuntimeException e) {
            System.exit(explain(name, e));
        }
    }

    /**
     * In order, but not for ever: micronaut-kafka waits without limit for a consumer whose thread has died. What was under way then
     * is done again by another instance.
     */
    private static void stop(String name, ApplicationContext context) {
        Thread inOrder = new Thread(context::stop, "stop-in-order");
        inOrder.setDaemon(true);
        inOrder.start();
        try {
            inOrder.join(STOP_WITHIN.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (inOrder.isAlive()) {
            LOG.error("{} has not stopped in order within {} s and ends now", name, STOP_WITHIN.toSeconds());
            Runtime.getRuntime().halt(EX_SOFTWARE);
        }
    }

    /** A wrong setting is said in its own sentence, whatever the container wrapped around it; the rest needs its trace. */
    private static int explain(String name, RuntimeException failure) {
        Throwable root = causes(failure).reduce(failure, (outer, inner) -> inner);
        if (root instanceof IOException || root instanceof SQLException || root instanceof KafkaException) {
            System.err.println(name + " does not start: something it depends on does not answer: " + root.getMessage());
            return EX_TEMPFAIL;
        }
        Optional<Throwable> setting = causes(failure)
                .filter(cause -> cause instanceof IllegalArgumentException || cause instanceof IllegalStateException)
                .findFirst();
        if (setting.isPresent()) {
            System.err.println(name + " does not start: " + setting.get().getMessage());
            return EX_CONFIG;
        }
        LOG.error("{} does not start", name, failure);
        return EX_SOFTWARE;
    }

    /** The failure and what caused it, from the outside in: what we threw explains more than what we caught. */
    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause);
    }

    /** The same service inside a test's JVM, with the environment given instead of the process's. */
    public static ApplicationContext start(String name, Map<String, String> environment, Map<String, Object> more) {
        Map<String, Object> properties = properties(name, environment);
        properties.putAll(more);
        return ApplicationContext.builder()
                .properties(properties)
                .environments("test")
                .start();
    }

    private static Map<String, Object> properties(String name, Map<String, String> environment) {
        DatabaseUrl database =
                database(required(environment, "SHITHUB_DATABASE_URL", "postgresql://user:password@host:port/name"));
        Migrations.requireCurrent(database);
        Map<String, Object> properties = new LinkedHashMap<>(CommonSettings.of(name));
        properties.put("shithub.instance", environment.getOrDefault("SHITHUB_INSTANCE", name));
        properties.put("shithub.master-key", required(environment, "SHITHUB_TOTP_KEY", "32 bytes as base64"));
        properties.put(
                "kafka.bootstrap.servers", required(environment, "SHITHUB_KAFKA_BOOTSTRAP", "host:port[,host:port]"));
        properties.put("datasources.default.url", database.jdbcUrl());
        properties.put("datasources.default.username", database.user());
        properties.put("datasources.default.password", database.password());
        environment.forEach((key, value) -> {
            if (key.startsWith("SHITHUB_")) {
                properties.put(key, value);
            }
        });
        return properties;
    }

    private static DatabaseUrl database(String url) {
        try {
            return DatabaseUrl.parse(url);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("SHITHUB_DATABASE_URL is " + e.getMessage(), e);
        }
    }

    private static String required(Map<String, String> environment, String key, String expected) {
        String value = environment.get(key);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(
                    key + " is not set; expected " + expected + ". infra/bin/up writes it to .dev/env");
        }
        return value;
    }
}
