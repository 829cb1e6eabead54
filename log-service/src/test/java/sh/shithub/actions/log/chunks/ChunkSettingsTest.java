package sh.shithub.actions.log.chunks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ChunkSettingsTest {
    @Test
    void says_which_value_is_wrong_and_what_is_expected() {
        assertEquals(
                "SHITHUB_LOG_STEP_BYTES is 1023; expected 1024 to 1099511627776 bytes, such as 1073741824",
                refusal(1023, 1, 1, 10));
        assertEquals(
                "SHITHUB_LOG_STEP_CHUNKS is 1000001; expected 1 to 1000000, such as 1000000",
                refusal(1024, 1_000_001, 1, 10));
        assertEquals("SHITHUB_LOG_STEP_GAPS is 0; expected 1 to 100000, such as 10000", refusal(1024, 1, 0, 10));
        assertEquals("SHITHUB_LOG_GAP is 0s; expected 1s to 1h, such as 10s", refusal(1024, 1, 1, 0));
    }

    private static String refusal(long stepBytes, int chunks, int gaps, int gapSeconds) {
        return assertThrows(
                        IllegalArgumentException.class,
                        () -> new ChunkSettings(stepBytes, chunks, gaps, Duration.ofSeconds(gapSeconds)))
                .getMessage();
    }
}
