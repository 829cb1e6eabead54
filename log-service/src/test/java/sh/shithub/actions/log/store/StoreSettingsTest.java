package sh.shithub.actions.log.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class StoreSettingsTest {
    @Test
    void says_which_value_is_wrong_and_what_is_expected() {
        assertEquals(
                "SHITHUB_LOG_STEP_BYTES is 1023; expected 1024 to 1099511627776 bytes, such as 1073741824",
                refusal(1023, 10));
        assertEquals("SHITHUB_LOG_GAP_SECONDS is 0; expected 1 to 3600, such as 10", refusal(1024, 0));
    }

    private static String refusal(long stepBytes, int gapSeconds) {
        return assertThrows(IllegalArgumentException.class, () -> new StoreSettings(stepBytes, gapSeconds))
                .getMessage();
    }
}
