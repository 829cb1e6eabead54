package sh.shithub.actions.platform.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LogSettingsTest {
    @Test
    void what_logback_knows_passes() {
        LogSettings.check(Map.of());
        LogSettings.check(Map.of("SHITHUB_LOG_FORMAT", "text", "SHITHUB_LOG_LEVEL", "DEBUG"));
    }

    @Test
    void anything_else_is_refused_with_what_is_expected() {
        assertEquals(
                "SHITHUB_LOG_FORMAT is 'yaml'; expected one of json, text; unset, it is json",
                refused("SHITHUB_LOG_FORMAT", "yaml"));
        assertEquals(
                "SHITHUB_LOG_LEVEL is 'debug'; expected one of ERROR, WARN, INFO, DEBUG; unset, it is INFO",
                refused("SHITHUB_LOG_LEVEL", "debug"));
    }

    private static String refused(String name, String value) {
        return assertThrows(IllegalArgumentException.class, () -> LogSettings.check(Map.of(name, value)))
                .getMessage();
    }
}
