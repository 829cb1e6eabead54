package sh.shithub.actions.platform.kafka;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import sh.shithub.actions.contracts.Setting;

/**
 * How Kafka is reached, alike for every producer, consumer and admin client of every service and of the command line. Says no to
 * settings that contradict each other or name files that cannot be used, without repeating a password.
 */
public final class KafkaSettings {
    private static final Setting BOOTSTRAP =
            new Setting("SHITHUB_KAFKA_BOOTSTRAP", "", "host:port[,host:port] of brokers; needed");
    private static final Setting PROTOCOL =
            new Setting("SHITHUB_KAFKA_SECURITY_PROTOCOL", "PLAINTEXT", "PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL");
    private static final Setting MECHANISM = new Setting(
            "SHITHUB_KAFKA_SASL_MECHANISM", "SCRAM-SHA-512", "PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512; with SASL");
    private static final Setting USERNAME =
            new Setting("SHITHUB_KAFKA_SASL_USERNAME", "", "who signs in; needed with SASL");
    private static final Setting PASSWORD =
            new Setting("SHITHUB_KAFKA_SASL_PASSWORD", "", "the password; needed with SASL");
    private static final Setting TRUSTSTORE = new Setting(
            "SHITHUB_KAFKA_TRUSTSTORE",
            "",
            "file of the authorities that may have signed the brokers' certificates, .pem, .p12 or .jks; empty: the JVM's");
    private static final Setting TRUSTSTORE_PASSWORD =
            new Setting("SHITHUB_KAFKA_TRUSTSTORE_PASSWORD", "", "what opens it; a .pem has none");
    private static final Setting KEYSTORE = new Setting(
            "SHITHUB_KAFKA_KEYSTORE",
            "",
            "file of the client's own key (PKCS#8) and certificates, .pem, .p12 or .jks, where brokers ask for one");
    private static final Setting KEYSTORE_PASSWORD =
            new Setting("SHITHUB_KAFKA_KEYSTORE_PASSWORD", "", "what opens it; of a .pem, its encrypted key");

    private static final Map<String, String> LOGIN_MODULES = Map.of(
            "PLAIN", "org.apache.kafka.common.security.plain.PlainLoginModule",
            "SCRAM-SHA-256", "org.apache.kafka.common.security.scram.ScramLoginModule",
            "SCRAM-SHA-512", "org.apache.kafka.common.security.scram.ScramLoginModule");

    private final Function<String, String> given;
    private final Map<String, String> client = new LinkedHashMap<>();

    /**
     * @param given a setting's value by its name, null when it is not set
     * @throws IllegalArgumentException with the setting, its value if that is no secret, what was expected and what to do
     */
    public KafkaSettings(Function<String, String> given) {
        this.given = given;
        client.put("bootstrap.servers", bootstrap());
        String protocol = oneOf(PROTOCOL, Set.of("PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"));
        client.put("security.protocol", protocol);
        if (protocol.startsWith("SASL_")) {
            signIn();
        } else {
            requireUnset(protocol, "SASL_SSL or SASL_PLAINTEXT", USERNAME, PASSWORD);
        }
        if (protocol.endsWith("SSL")) {
            encrypt();
        } else {
            requireUnset(protocol, "SSL or SASL_SSL", TRUSTSTORE, TRUSTSTORE_PASSWORD, KEYSTORE, KEYSTORE_PASSWORD);
        }
    }

    /** What every client is made with, in Kafka's own names. Holds the password: never to be logged. */
    public Map<String, String> client() {
        return Map.copyOf(client);
    }

    private String bootstrap() {
        String value = BOOTSTRAP.in(given);
        if (value.isEmpty()) {
            throw new IllegalArgumentException(
                    BOOTSTRAP + " is not set; expected host:port[,host:port]. infra/bin/up writes it to .dev/env");
        }
        if (!value.matches("[^\\s,]+:\\d{1,5}(\\s*,\\s*[^\\s,]+:\\d{1,5})*")) {
            throw new IllegalArgumentException(BOOTSTRAP + " is '" + value
                    + "'; expected host:port[,host:port], such as kafka-1:9092,kafka-2:9092");
        }
        return value;
    }

    private void signIn() {
        String mechanism = oneOf(MECHANISM, LOGIN_MODULES.keySet());
        client.put("sasl.mechanism", mechanism);
        client.put(
                "sasl.jaas.config",
                LOGIN_MODULES.get(mechanism) + " required username=" + quoted(USERNAME) + " password="
                        + quoted(PASSWORD) + ";");
    }

    /** As JAAS reads it: nothing in a name or a password can end its quotes. */
    private String quoted(Setting setting) {
        String value = setting.in(given);
        if (value.isEmpty()) {
            throw new IllegalArgumentException(setting + " is not set, but " + PROTOCOL + " is " + PROTOCOL.in(given)
                    + "; expected the name and the password that the brokers know, or another protocol");
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    setting + " has a line break or another control character in it; expected one line");
        }
        return "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private void encrypt() {
        KeyFile.of(TRUSTSTORE, TRUSTSTORE_PASSWORD, given).ifPresent(file -> client.putAll(file.truststore()));
        KeyFile.of(KEYSTORE, KEYSTORE_PASSWORD, given).ifPresent(file -> client.putAll(file.keystore()));
    }

    private void requireUnset(String protocol, String needed, Setting... settings) {
        Stream.of(settings)
                .filter(setting -> !setting.in(given).isEmpty())
                .findFirst()
                .ifPresent(setting -> {
                    throw new IllegalArgumentException(setting + " is set, but " + PROTOCOL + " is " + protocol
                            + "; expected " + needed + ", or no " + setting);
                });
    }

    private String oneOf(Setting setting, Set<String> allowed) {
        String value = setting.in(given);
        if (!allowed.contains(value)) {
            throw new IllegalArgumentException(
                    setting + " is '" + value + "'; expected " + String.join(", ", new TreeSet<>(allowed)));
        }
        return value;
    }
}
