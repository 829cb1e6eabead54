package sh.shithub.actions.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaSourceTest {
    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "${kafka}", "devstack"})
    void is_a_child_process_unless_asked_otherwise(String value) {
        assertEquals(KafkaSource.CHILD_PROCESS, KafkaSource.named(value));
    }

    @Test
    void is_a_container_when_asked_for_testcontainers() {
        assertEquals(KafkaSource.CONTAINER, KafkaSource.named("testcontainers"));
    }

    @Test
    void names_the_values_when_it_is_another_one() {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> KafkaSource.named("testcontainer"));
        assertEquals("-Dkafka=testcontainer; expected devstack (the default) or testcontainers", refused.getMessage());
    }
}
