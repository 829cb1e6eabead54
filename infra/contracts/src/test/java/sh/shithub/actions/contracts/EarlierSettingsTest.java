package sh.shithub.actions.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EarlierSettingsTest {
    @ParameterizedTest
    @CsvSource({
        "SHITHUB_LAG_SECONDS, 7, SHITHUB_LAG, 7s",
        "SHITHUB_LAG_SECONDS, soon, SHITHUB_LAG, soon",
        "SHITHUB_HEARTBEAT_ANSWER_MILLIS, 400, SHITHUB_HEARTBEAT_ANSWER, 400ms",
        "SHITHUB_CLAIM_ACK_SECONDS, 7, SHITHUB_CLAIM_ACK_SECONDS, 7s",
        "SHITHUB_CLAIM_ACK_SECONDS, 2m, SHITHUB_CLAIM_ACK_SECONDS, 2m",
        "SHITHUB_TOTP_KEY, 42, SHITHUB_MASTER_KEY, 42",
        "SHITHUB_LAG, 7s, SHITHUB_LAG, 7s",
        "OTHER_SECONDS, 7, OTHER_SECONDS, 7"
    })
    void an_earlier_name_or_form_is_read_as_todays(String name, String value, String today, String meant) {
        assertEquals(Map.of(today, meant), EarlierSettings.renamed(Map.of(name, value)));
    }

    @Test
    void a_blank_one_says_nothing() {
        assertEquals(
                Map.of("SHITHUB_LAG", "7s"),
                EarlierSettings.renamed(Map.of("SHITHUB_LAG", "7s", "SHITHUB_LAG_SECONDS", "")));
    }

    @Test
    void both_names_may_say_the_same_and_nothing_else() {
        assertEquals(
                Map.of("SHITHUB_MASTER_KEY", "a"),
                EarlierSettings.renamed(Map.of("SHITHUB_MASTER_KEY", "a", "SHITHUB_TOTP_KEY", "a")));
        assertEquals(
                "SHITHUB_MASTER_KEY and its earlier name SHITHUB_TOTP_KEY are both set, to different values; expected one of"
                        + " them: set SHITHUB_MASTER_KEY alone",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> EarlierSettings.renamed(
                                        Map.of("SHITHUB_MASTER_KEY", "a", "SHITHUB_TOTP_KEY", "b")))
                        .getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0s", "500ms", "30s", "90s", "5m", "2h", "7d"})
    void a_duration_is_read_and_said_alike(String text) {
        assertEquals(text, Setting.text(Setting.duration("SHITHUB_LAG", text)));
    }

    @Test
    void a_bad_duration_is_told_with_what_is_expected() {
        assertEquals(
                "SHITHUB_LAG is '5'; expected a duration, such as 500ms, 30s or 5m",
                assertThrows(IllegalArgumentException.class, () -> Setting.duration("SHITHUB_LAG", "5"))
                        .getMessage());
        assertEquals(
                "SHITHUB_LAG is 2m; expected 1s to 1m, such as 5s",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Setting.requireDuration("SHITHUB_LAG", Duration.ofMinutes(2), "1s", "1m", "5s"))
                        .getMessage());
    }
}
