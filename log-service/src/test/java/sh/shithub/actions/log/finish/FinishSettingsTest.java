package sh.shithub.actions.log.finish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FinishSettingsTest {
    private static final int PART = 8 << 20;

    @Test
    void says_which_value_is_wrong_and_what_is_expected() {
        assertEquals("SHITHUB_LOG_FINISH_CONCURRENCY is 0; expected 1 to 64", refusal(0, 5000, 60, PART));
        assertEquals(
                "SHITHUB_LOG_FINISH_SWEEP_EVERY is PT0S; expected at least 100ms, such as 5s", refusal(4, 0, 60, PART));
        assertEquals("SHITHUB_LOG_FINISH_LEASE is PT1S; expected at least 2s, such as 60s", refusal(4, 5000, 1, PART));
        assertEquals(
                "SHITHUB_LOG_FINISH_PART_BYTES is 1000; expected 5242880 to 268435456 bytes",
                refusal(4, 5000, 60, 1000));
    }

    private static String refusal(int concurrency, int sweepMillis, int leaseSeconds, int partBytes) {
        return assertThrows(
                        IllegalArgumentException.class,
                        () -> new FinishSettings(
                                concurrency,
                                Duration.ofMillis(sweepMillis),
                                Duration.ofSeconds(leaseSeconds),
                                Duration.ofSeconds(5),
                                partBytes,
                                true))
                .getMessage();
    }
}
