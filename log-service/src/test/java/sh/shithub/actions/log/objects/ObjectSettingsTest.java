package sh.shithub.actions.log.objects;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ObjectSettingsTest {
    @Test
    void says_which_value_is_wrong_and_what_is_expected() {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> new ObjectSettings(1000, true));
        assertEquals(
                "SHITHUB_LOG_FINISH_PART_BYTES is 1000; expected 5242880 to 268435456 bytes", refusal.getMessage());
    }
}
