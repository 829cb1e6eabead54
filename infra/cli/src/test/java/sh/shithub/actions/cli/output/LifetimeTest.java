package sh.shithub.actions.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class LifetimeTest {
    private final Lifetime lifetime = new Lifetime();

    @Test
    void the_four_units_are_read() {
        assertEquals(Duration.ofSeconds(90), lifetime.convert("90s"));
        assertEquals(Duration.ofMinutes(30), lifetime.convert("30m"));
        assertEquals(Duration.ofHours(24), lifetime.convert("24h"));
        assertEquals(Duration.ofDays(3650), lifetime.convert("3650d"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "24", "h", "1.5h", "-1h", "1H", "1w", " 1h", "9999999999s", "1h30m"})
    void what_is_no_duration_is_refused(String text) {
        TypeConversionException refused = assertThrows(TypeConversionException.class, () -> lifetime.convert(text));
        assertEquals("'" + text + "' is not a duration such as 90s, 30m, 24h or 7d", refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0s", "0d", "3651d", "999999999d"})
    void what_is_too_short_or_too_long_is_refused(String text) {
        TypeConversionException refused = assertThrows(TypeConversionException.class, () -> lifetime.convert(text));
        assertEquals("'" + text + "' is not between 1s and 3650d", refused.getMessage());
    }
}
