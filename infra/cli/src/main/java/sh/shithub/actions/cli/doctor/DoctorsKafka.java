package sh.shithub.actions.cli.doctor;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import sh.shithub.actions.cli.settings.Settings;
import sh.shithub.actions.platform.kafka.KafkaSettings;

/** Admin clients as the services' are set up, but less patient; and faults told with what to do. */
record DoctorsKafka(Settings settings, Duration patience) {
    String bootstrap() {
        String value = settings.find("SHITHUB_KAFKA_BOOTSTRAP");
        return value == null ? "SHITHUB_KAFKA_BOOTSTRAP" : value;
    }

    /** What is asked of an admin client. */
    @FunctionalInterface
    interface Question {
        void ask(Admin admin) throws ExecutionException, InterruptedException;
    }

    /** Asks, and tells when that fails: with the reason when it is this check that is about it, else where to look. */
    void ask(Findings findings, boolean connection, Question question) throws InterruptedException {
        long start = System.nanoTime();
        try (Admin admin = open()) {
            question.ask(admin);
        } catch (ExecutionException | KafkaException | IllegalArgumentException e) {
            Throwable cause = e instanceof ExecutionException ? e.getCause() : root(e);
            findings.failed(
                    bootstrap(),
                    Findings.since(start),
                    "Kafka does not answer: " + cause.getMessage(),
                    connection ? todo(cause) : "see what the check of kafka says");
        }
    }

    private Admin open() {
        Map<String, Object> config = new HashMap<>(new KafkaSettings(settings::find).client());
        int millis = (int) patience.toMillis();
        config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
        config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
        config.put(AdminClientConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, millis);
        config.put(AdminClientConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG, millis);
        config.put(AdminClientConfig.CLIENT_ID_CONFIG, "shithubd-doctor");
        return Admin.create(config);
    }

    private static Throwable root(Throwable e) {
        return e.getCause() instanceof KafkaException cause ? cause : e;
    }

    private static String todo(Throwable cause) {
        if (cause instanceof IllegalArgumentException) {
            return "correct the SHITHUB_KAFKA_ settings";
        }
        if (cause instanceof AuthenticationException) {
            return "check the SHITHUB_KAFKA_SASL_ settings and certificates";
        }
        if (cause instanceof AuthorizationException) {
            return "let this user describe the cluster, its topics and its groups";
        }
        return "start the brokers (infra/bin/up does), or correct SHITHUB_KAFKA_BOOTSTRAP";
    }
}
