package sh.shithub.actions.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.secure.Certificate;
import sh.shithub.actions.testkit.secure.SecureKafka;

/** The command line reaches a cluster that asks for a certificate and a password, with the services' settings. */
class DoctorOfSecureKafkaIT extends DoctorAtServers {
    @TempDir
    static Path home;

    private SecureKafka kafka;

    DoctorOfSecureKafkaIT(DevStack stack) {
        super(stack);
    }

    @BeforeAll
    void start() {
        kafka = SecureKafka.start(home);
    }

    @AfterAll
    void stop() {
        kafka.close();
    }

    @Test
    void it_is_looked_at_like_any_other() {
        report(CheckName.kafka, kafka.environment()).well();
        report(CheckName.topics, kafka.environment()).well();
    }

    @Test
    void what_is_wrong_is_said_without_a_secret() {
        DoctorReport refused = wrong("SHITHUB_KAFKA_SASL_PASSWORD", "another-hush");
        assertEquals("failed", refused.findings().get(0).get("result"), refused.ran()::out);
        assertEquals(
                "check the SHITHUB_KAFKA_SASL_ settings and certificates",
                refused.findings().get(0).get("what_to_do"));
        String said = refused.ran().out() + refused.ran().err();
        assertFalse(said.contains("hush") || said.contains(Certificate.PASSWORD), said);
    }

    private DoctorReport wrong(String setting, String value) {
        Map<String, String> other = new HashMap<>(kafka.environment());
        other.put(setting, value);
        return report(CheckName.kafka, other);
    }
}
