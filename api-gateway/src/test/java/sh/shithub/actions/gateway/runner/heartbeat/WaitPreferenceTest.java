package sh.shithub.actions.gateway.runner.heartbeat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WaitPreferenceTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "wait=20",
                "WAIT=20",
                " wait = 20 ",
                "wait=\"20\"",
                "wait=020",
                "respond-async, wait=20",
                "foo=\"a, wait=5\", wait=20",
                "foo=\"a\\\", wait=5\", wait=20",
                "wait=20; why=because, wait=30",
                "handling=lenient;wait=5, wait=20"
            })
    void a_wish_to_wait_is_found_wherever_rfc_7240_lets_it_stand(String prefer) {
        assertEquals(Optional.of(Duration.ofSeconds(20)), WaitPreference.of(List.of(prefer)));
    }

    @Test
    void of_several_header_fields_the_first_counts() {
        assertEquals(
                Optional.of(Duration.ofSeconds(55)), WaitPreference.of(List.of("return=minimal", "wait=55", "wait=1")));
        assertTrue(WaitPreference.of(List.of("wait=x", "wait=1")).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                ";",
                "=",
                "wait",
                "wait=",
                "wait=0",
                "wait=56",
                "wait=-1",
                "wait=1.5",
                "wait=20s",
                "wait=99999999999999999999",
                "wait=2 0",
                "wait=\"20",
                "wait=1=2",
                "waiting=20",
                "foo=\"wait=20\""
            })
    void what_is_malformed_or_out_of_range_is_ignored(String prefer) {
        assertTrue(WaitPreference.of(List.of(prefer)).isEmpty());
    }

    @Test
    void without_the_header_nothing_waits() {
        assertTrue(WaitPreference.of(List.of()).isEmpty());
    }
}
