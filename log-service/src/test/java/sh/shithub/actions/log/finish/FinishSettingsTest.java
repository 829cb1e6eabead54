package sh.shithub.actions.log.finish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FinishSettingsTest {
    @Test
    void says_which_value_is_wrong_and_what_is_expected() {
        assertEquals("SHITHUB_LOG_FINISH_CONCURRENCY is 0; expected 1 to 64", refusal(0, 5000, 60));
        assertEquals("SHITHUB_LOG_FINISH_SWEEP_EVERY is 0s; expected at least 100ms, such as 5s", refusal(4, 0, 60));
        assertEquals("SHITHUB_LOG_FINISH_LEASE is 1s; expected at least 2s, such as 60s", refusal(4, 5000, 1));
    }

    private static String refusal(int concurrency, int sweepMillis, int leaseSeconds) {
        return assertThrows(
                        IllegalArgumentException.class,
                        () -> new FinishSettings(
                                concurrency,
                                Duration.ofMillis(sweepMillis),
                                Duration.ofSeconds(leaseSeconds),
                                Duration.ofSeconds(5)))
                .getMessage();
    }
}
