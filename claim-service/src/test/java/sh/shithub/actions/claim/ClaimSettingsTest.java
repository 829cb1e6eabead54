package sh.shithub.actions.claim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimSettingsTest {
    private static final Duration MINUTE = Duration.ofSeconds(60);
    private static final long MEBIBYTE = 1 << 20;

    @Test
    void a_checkout_address_is_made_from_the_base() {
        assertEquals(
                "https://git.example.org/o/n.git",
                withUrl("https://git.example.org//").checkoutUrl("o", "n"));
        assertEquals("http://h:1/forge/o/n.git", withUrl("http://h:1/forge").checkoutUrl("o", "n"));
        assertEquals("", withUrl("").checkoutUrl("o", "n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"git.example.org", "ftp://h", "https://", "https://h?q=1", "https://h/#f", "https://h h"})
    void what_is_no_base_of_addresses_is_refused(String url) {
        String said =
                assertThrows(IllegalArgumentException.class, () -> withUrl(url)).getMessage();
        assertEquals(
                "SHITHUB_PUBLIC_URL is " + url + "; expected nothing, or a base such as https://git.example.org", said);
    }

    @Test
    void times_must_be_above_zero() {
        assertEquals(
                "SHITHUB_CLAIM_ACK_SECONDS is 0s; expected a duration above zero, such as 60s",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new ClaimSettings(Duration.ZERO, MINUTE, MINUTE, MEBIBYTE, ""))
                        .getMessage());
        assertThrows(
                IllegalArgumentException.class,
                () -> new ClaimSettings(MINUTE, Duration.ofSeconds(-1), MINUTE, MEBIBYTE, ""));
        assertThrows(
                IllegalArgumentException.class, () -> new ClaimSettings(MINUTE, MINUTE, Duration.ZERO, MEBIBYTE, ""));
    }

    private static ClaimSettings withUrl(String url) {
        return new ClaimSettings(MINUTE, MINUTE, MINUTE, MEBIBYTE, url);
    }
}
