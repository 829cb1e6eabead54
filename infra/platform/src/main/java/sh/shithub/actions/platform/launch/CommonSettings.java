package sh.shithub.actions.platform.launch;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sh.shithub.actions.contracts.Limits;
import sh.shithub.actions.contracts.Setting;

/**
 * What all services set alike: Kafka clients, the connection pool, health. Here and not in a YAML file of this module,
 * because Micronaut reads only the first {@code application.yml} of the class path and merges nothing.
 */
final class CommonSettings {
    private static final String BYTES = "org.apache.kafka.common.serialization.ByteArray";

    /**
     * Plans are made once for any values: our statements look rows up by keys given in arrays, and for a hundred of them the planner
     * would rather read a whole table of ten thousand (measured: 14 ms instead of 0.4), after planning anew each time.
     */
    private static final String SESSION = "-c statement_timeout=15s -c lock_timeout=10s"
            + " -c idle_in_transaction_session_timeout=60s -c plan_cache_mode=force_generic_plan -c random_page_cost=1.1";

    private static final Setting DATABASE_POOL = new Setting(
            "SHITHUB_DATABASE_POOL", "", "most connections to PostgreSQL; empty: 17 for api-gateway, 8 for the others");

    private static final Setting CLOCK_WARNING = new Setting(
            "SHITHUB_CLOCK_WARNING",
            "2s",
            "how far the machine's clock may be from the database's until /health and the log say so, 1s to 10m;"
                    + " once SHITHUB_CLOCK_WARNING_SECONDS");

    private CommonSettings() {}

    static Map<String, Object> of(String service, Map<String, String> environment) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("micronaut.application.name", service);
        // The gateway has a port for its callers beside it, and sets that one's address itself.
        settings.put(
                service.equals("api-gateway") ? "shithub.management-listen" : "micronaut.server.host",
                ManagementAddress.of(service, environment));
        producer(settings);
        consumers(settings, environment);
        pool(settings, service);
        settings.put("shithub.clock-warning", reference(CLOCK_WARNING, CLOCK_WARNING.otherwise()));
        health(settings);
        metrics(settings, service);
        settings.put("micronaut.serde.serialization.inclusion", "ALWAYS");
        return settings;
    }

    private static void producer(Map<String, Object> settings) {
        String producer = "kafka.producers.actions.";
        settings.put(producer + "key.serializer", BYTES + "Serializer");
        settings.put(producer + "value.serializer", BYTES + "Serializer");
        settings.put(producer + "acks", "all");
        settings.put(producer + "enable.idempotence", "true");
        settings.put(producer + "linger.ms", "0");
        settings.put(producer + "batch.size", Integer.toString(128 * 1024));
        settings.put(producer + "buffer.memory", Integer.toString(64 << 20));
        settings.put(producer + "max.request.size", Integer.toString(Limits.DEAD_LETTER_BYTES));
        settings.put(producer + "max.block.ms", "5000");
        settings.put(producer + "request.timeout.ms", "10000");
        settings.put(producer + "delivery.timeout.ms", "15000");
    }

    private static void consumers(Map<String, Object> settings, Map<String, String> environment) {
        String consumer = "kafka.consumers.default.";
        settings.put(consumer + "key.deserializer", BYTES + "Deserializer");
        settings.put(consumer + "value.deserializer", BYTES + "Deserializer");
        settings.putAll(GroupProtocol.of(environment).settings(consumer));
        settings.put(consumer + "max.poll.records", "500");
        settings.put(consumer + "fetch.max.wait.ms", "500");
        settings.put(consumer + "fetch.min.bytes", "1");
        // What is fetched ahead, still sealed or packed; what a transaction holds once opened is the guarded consumer's
        // bound.
        settings.put(consumer + "fetch.max.bytes", Integer.toString(16 << 20));
        settings.put("kafka.health.enabled", "false");
    }

    private static void pool(Map<String, Object> settings, String service) {
        String pool = "datasources.default.";
        settings.put(pool + "driver-class-name", "org.postgresql.Driver");
        settings.put(pool + "maximum-pool-size", reference(DATABASE_POOL, Integer.toString(connections(service))));
        settings.put(pool + "minimum-idle", "1");
        // The driver would take the zone of this machine, and times that PostgreSQL writes as text would be in it.
        settings.put(pool + "connection-init-sql", "SET TIME ZONE 'UTC'");
        settings.put(pool + "connection-timeout", "3000");
        settings.put(pool + "validation-timeout", "1000");
        settings.put(pool + "keepalive-time", "60000");
        settings.put(pool + "max-lifetime", "900000");
        settings.put(pool + "data-source-properties.ApplicationName", service);
        settings.put(pool + "data-source-properties.socketTimeout", "30");
        settings.put(pool + "data-source-properties.connectTimeout", "3");
        settings.put(pool + "data-source-properties.tcpKeepAlive", "true");
        // The detail of a failed statement shows the row, and a row may hold a secret.
        settings.put(pool + "data-source-properties.logServerErrorDetail", "false");
        settings.put(pool + "data-source-properties.options", SESSION);
    }

    private static String reference(Setting setting, String otherwise) {
        return "${" + setting + ":" + otherwise + "}";
    }

    /** The gateway has more lanes than the others, and reads for operators beside them; it refuses to start with too few. */
    private static int connections(String service) {
        return service.equals("api-gateway") ? 17 : 8;
    }

    private static void health(Map<String, Object> settings) {
        settings.put("endpoints.health.details-visible", "ANONYMOUS");
        settings.put("endpoints.all.enabled", "false");
        settings.put("endpoints.health.enabled", "true");
        settings.put("endpoints.health.sensitive", "false");
        // Ours is PostgresHealth.
        settings.put("endpoints.health.jdbc.enabled", "false");
        settings.put("endpoints.info.enabled", "true");
        settings.put("endpoints.info.sensitive", "false");
        // Open to read; for who may write the framework has no rule without its security module: GuardLoggers.
        settings.put("endpoints.loggers.enabled", "true");
        settings.put("endpoints.loggers.sensitive", "false");
        settings.put("endpoints.loggers.write-sensitive", "false");
    }

    /**
     * {@code /prometheus} beside {@code /health}, so on the management port. Of what the framework would count by itself: the JVM, the
     * process and the connection pool, and the gateway's calls by route. Not Kafka's clients, whose gauges outlive their partitions, nor
     * executors, which stand in every call's way.
     */
    private static void metrics(Map<String, Object> settings, String service) {
        settings.put("endpoints.prometheus.enabled", "true");
        settings.put("endpoints.prometheus.sensitive", "false");
        settings.put("micronaut.metrics.export.prometheus.descriptions", "true");
        for (String binder : List.of("kafka", "executor", "logback", "files")) {
            settings.put("micronaut.metrics.binders." + binder + ".enabled", "false");
        }
        String web = "micronaut.metrics.binders.web.";
        settings.put(web + "enabled", Boolean.toString(service.equals("api-gateway")));
        settings.put(web + "client-errors-uris.enabled", "true");
        settings.put(web + "server.slos", List.of(0.005, 0.025, 0.1, 0.5, 2.5));
    }
}
