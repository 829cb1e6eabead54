package sh.shithub.actions.platform.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.shithub.actions.testkit.secure.Certificate;

/** What is wrong is said before anything is tried, with the value, what was expected and what to do. */
class KafkaSettingsTest {
    @Test
    void in_the_clear_nothing_but_the_address_is_needed() {
        assertEquals(
                Map.of("bootstrap.servers", "kafka:9092", "security.protocol", "PLAINTEXT"),
                new KafkaSettings(given()::get).client());
    }

    @Test
    void an_address_is_needed() {
        assertTrue(refusal("SHITHUB_KAFKA_BOOTSTRAP", "").startsWith("SHITHUB_KAFKA_BOOTSTRAP is not set; expected"));
        assertEquals(
                "SHITHUB_KAFKA_BOOTSTRAP is 'kafka'; expected host:port[,host:port], such as kafka-1:9092,kafka-2:9092",
                refusal("SHITHUB_KAFKA_BOOTSTRAP", "kafka"));
    }

    @Test
    void words_that_are_not_known_are_named_with_those_that_are() {
        assertEquals(
                "SHITHUB_KAFKA_SECURITY_PROTOCOL is 'TLS'; expected PLAINTEXT, SASL_PLAINTEXT, SASL_SSL, SSL",
                refusal("SHITHUB_KAFKA_SECURITY_PROTOCOL", "TLS"));
        assertEquals(
                "SHITHUB_KAFKA_SASL_MECHANISM is 'GSSAPI'; expected PLAIN, SCRAM-SHA-256, SCRAM-SHA-512",
                refusal("SHITHUB_KAFKA_SECURITY_PROTOCOL", "SASL_SSL", "SHITHUB_KAFKA_SASL_MECHANISM", "GSSAPI"));
    }

    @Test
    void what_belongs_together_is_asked_for_together() {
        assertEquals(
                "SHITHUB_KAFKA_SASL_PASSWORD is not set, but SHITHUB_KAFKA_SECURITY_PROTOCOL is SASL_SSL; expected the name and"
                        + " the password that the brokers know, or another protocol",
                refusal("SHITHUB_KAFKA_SECURITY_PROTOCOL", "SASL_SSL", "SHITHUB_KAFKA_SASL_USERNAME", "me"));
        assertEquals(
                "SHITHUB_KAFKA_SASL_PASSWORD is set, but SHITHUB_KAFKA_SECURITY_PROTOCOL is PLAINTEXT; expected SASL_SSL or"
                        + " SASL_PLAINTEXT, or no SHITHUB_KAFKA_SASL_PASSWORD",
                refusal("SHITHUB_KAFKA_SASL_PASSWORD", "hush"));
        assertEquals(
                "SHITHUB_KAFKA_TRUSTSTORE is set, but SHITHUB_KAFKA_SECURITY_PROTOCOL is PLAINTEXT; expected SSL or SASL_SSL,"
                        + " or no SHITHUB_KAFKA_TRUSTSTORE",
                refusal("SHITHUB_KAFKA_TRUSTSTORE", "ca.pem"));
        assertEquals(
                "SHITHUB_KAFKA_KEYSTORE_PASSWORD is set, but SHITHUB_KAFKA_KEYSTORE is not; expected both, or neither",
                refusal("SHITHUB_KAFKA_SECURITY_PROTOCOL", "SSL", "SHITHUB_KAFKA_KEYSTORE_PASSWORD", "hush"));
    }

    @Test
    void a_secret_of_several_lines_is_refused_without_repeating_it() {
        assertEquals(
                "SHITHUB_KAFKA_SASL_PASSWORD has a line break or another control character in it; expected one line",
                refusal(
                        "SHITHUB_KAFKA_SECURITY_PROTOCOL", "SASL_SSL",
                        "SHITHUB_KAFKA_SASL_USERNAME", "me",
                        "SHITHUB_KAFKA_SASL_PASSWORD", "hush\nhush"));
    }

    @Test
    void a_file_that_cannot_be_used_is_named_with_the_reason(@TempDir Path folder) throws IOException {
        assertEquals(
                "SHITHUB_KAFKA_TRUSTSTORE is '/no/such/ca.pem'; expected a file that this process can read, and there is none",
                ssl("/no/such/ca.pem", ""));
        assertEquals(
                "SHITHUB_KAFKA_TRUSTSTORE is 'ca.txt'; expected a file that ends with .pem, .p12, .pfx or .jks",
                ssl("ca.txt", ""));
        Path text = Files.writeString(folder.resolve("text.pem"), "no certificate");
        assertTrue(ssl(text.toString(), "").contains("which does not open as PEM"), ssl(text.toString(), ""));
        Path store = Certificate.make(folder, "one").store();
        String wrong = ssl(store.toString(), "hush");
        assertTrue(wrong.contains("which does not open as PKCS12") && wrong.contains("password"), wrong);
        assertTrue(wrong.endsWith("expected another file, or the right SHITHUB_KAFKA_TRUSTSTORE_PASSWORD"), wrong);
        assertFalse(wrong.contains("hush"), wrong);
    }

    @Test
    void certificates_and_keys_may_be_pem_too(@TempDir Path folder) throws IOException {
        Certificate one = Certificate.make(folder, "one");
        Path both = Files.writeString(
                folder.resolve("both.pem"), Files.readString(one.key()) + Files.readString(one.pem()));
        Map<String, String> client = new KafkaSettings(given(
                        "SHITHUB_KAFKA_SECURITY_PROTOCOL", "SSL",
                        "SHITHUB_KAFKA_TRUSTSTORE", one.pem().toString(),
                        "SHITHUB_KAFKA_KEYSTORE", both.toString())::get)
                .client();
        assertEquals("PEM", client.get("ssl.truststore.type"));
        assertEquals(both.toString(), client.get("ssl.keystore.location"));
    }

    private static String ssl(String truststore, String password) {
        return refusal(
                "SHITHUB_KAFKA_SECURITY_PROTOCOL", "SSL",
                "SHITHUB_KAFKA_TRUSTSTORE", truststore,
                "SHITHUB_KAFKA_TRUSTSTORE_PASSWORD", password);
    }

    private static String refusal(String... settings) {
        return assertThrows(IllegalArgumentException.class, () -> new KafkaSettings(given(settings)::get))
                .getMessage();
    }

    private static Map<String, String> given(String... settings) {
        Map<String, String> given = new HashMap<>(Map.of("SHITHUB_KAFKA_BOOTSTRAP", "kafka:9092"));
        for (int i = 0; i < settings.length; i += 2) {
            given.put(settings[i], settings[i + 1]);
        }
        return given;
    }
}
