package sh.shithub.actions.platform.launch;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.contracts.EarlierSettings;
import sh.shithub.actions.contracts.Setting;
import sh.shithub.actions.platform.kafka.KafkaSettings;
import sh.shithub.actions.schema.DatabaseUrl;
import sh.shithub.actions.schema.Migrations;

/**
 * Starts a service: reads what scripts rely on from the environment (wire.md, "Settings that scripts rely on"), refuses bad settings before
 * anything listens, and refuses a database older than this build.
 */
public final class ServiceLauncher {
    /** sysexits.h EX_CONFIG: what supervisors take as "do not start this again unchanged". */
    private static final int EX_CONFIG = 78;
    /** sysexits.h EX_TEMPFAIL: the same start may succeed later. */
    private static final int EX_TEMPFAIL = 75;
    /** sysexits.h EX_SOFTWARE: an error that the code does not foresee. */
    static final int EX_SOFTWARE = 70;

    private static final Setting DATABASE_URL = new Setting(
            "SHITHUB_DATABASE_URL",
            "",
            "postgresql://user:password@host:port/name?parameters; needed. TLS is among the parameters, see above");
    private static final Setting MASTER_KEY = new Setting(
            "SHITHUB_MASTER_KEY",
            "",
            "32 bytes as base64, the same for all: seals secrets and log chunks, signs job tokens; needed;"
                    + " once SHITHUB_TOTP_KEY");
    private static final Setting INSTANCE =
            new Setting("SHITHUB_INSTANCE", "", "this instance's name in logs; empty: the service's");

    private static final Logger LOG = LoggerFactory.getLogger(ServiceLauncher.class);

    private ServiceLauncher() {}

    /**
     * Runs until the process is asked to stop.
     *
     * @param name of the service, which is also its instance's name unless {@code SHITHUB_INSTANCE} says otherwise
     */
    public static void run(String name, Class<?> main, String... args) {
        try {
            LogSettings.check(System.getenv());
            LOG.info("{} starts, version {}, commit {}", name, Build.THIS.version(), Build.THIS.commit());
            ApplicationContext context = ApplicationContext.builder(properties(name, System.getenv()))
                    .mainClass(main)
                    .args(args)
                    .banner(false)
                    .start();
            EmbeddedServer server = context.getBean(EmbeddedServer.class).start();
            EndOfService end = EndOfService.of(name, context);
            Signals.onRequestToEnd(end::asked);
            Runtime.getRuntime().addShutdownHook(new Thread(end::atExit, "stop"));
            LOG.info("{} is ready and listens on {}", name, server.getURI());
        } catch (RuntimeException e) {
            System.exit(explain(name, e));
        }
    }

    /** A wrong setting is told by its own sentence, without what the container wrapped around it; other errors need their trace. */
    private static int explain(String name, RuntimeException failure) {
        Throwable root = causes(failure).reduce(failure, (outer, inner) -> inner);
        boolean away = root instanceof IOException || root instanceof SQLException || root instanceof KafkaException;
        if (away && !(root instanceof ConfigException)) {
            System.err.println(name + " does not start: something it depends on does not answer: " + root.getMessage());
            return EX_TEMPFAIL;
        }
        Optional<Throwable> setting = causes(failure)
                .filter(cause -> cause instanceof IllegalArgumentException
                        || cause instanceof IllegalStateException
                        || cause instanceof ConfigException)
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

    private static Map<String, Object> properties(String name, Map<String, String> given) {
        Map<String, String> environment = EarlierSettings.renamed(given);
        KafkaSettings kafka = new KafkaSettings(environment::get);
        String masterKey = required(environment, MASTER_KEY, "32 bytes as base64");
        DatabaseUrl database =
                database(required(environment, DATABASE_URL, "postgresql://user:password@host:port/name"));
        Migrations.requireCurrent(database);
        Map<String, Object> properties = new LinkedHashMap<>(CommonSettings.of(name, environment));
        environment.forEach((key, value) -> {
            if (key.startsWith("SHITHUB_")) {
                properties.put(key, Literal.of(value));
            }
        });
        String instance = INSTANCE.in(environment::get);
        properties.put("shithub.instance", Literal.of(instance.isEmpty() ? name : instance));
        properties.put("shithub.master-key", Literal.of(masterKey));
        kafka.client().forEach((key, value) -> properties.put("kafka." + key, Literal.of(value)));
        properties.put("datasources.default.url", Literal.of(database.jdbcUrl()));
        properties.put("datasources.default.username", Literal.of(database.user()));
        properties.put("datasources.default.password", Literal.of(database.password()));
        return properties;
    }

    private static DatabaseUrl database(String url) {
        try {
            return DatabaseUrl.parse(url);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(DATABASE_URL + " is " + e.getMessage(), e);
        }
    }

    private static String required(Map<String, String> environment, Setting setting, String expected) {
        String value = setting.in(environment::get);
        if (value.isEmpty()) {
            throw new IllegalArgumentException(
                    setting + " is not set; expected " + expected + ". infra/bin/up writes it to .dev/env");
        }
        return value;
    }
}
