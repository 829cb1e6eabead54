package sh.shithub.actions.claim.leases;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import sh.shithub.actions.claim.ClaimSettings;

class LeaseSettingsTest {
    @Test
    void says_which_value_is_wrong_and_what_is_expected() {
        String seconds = "expected a duration of 0s or more, such as ";
        assertEquals("SHITHUB_LOST_RUNNER_GRACE_SECONDS is -1s; " + seconds + "30s", refusal(-1, 30, 300, 30, 5, 0));
        assertEquals("SHITHUB_TIMEOUT_GRACE is -1s; " + seconds + "30s", refusal(30, -1, 300, 30, 5, 0));
        assertEquals("SHITHUB_CANCEL_GRACE_SECONDS is -1s; " + seconds + "5m", refusal(30, 30, -1, 30, 5, 0));
        assertEquals("SHITHUB_UNLISTED_AFTER is -1s; " + seconds + "30s", refusal(30, 30, 300, -1, 5, 0));
        assertEquals("SHITHUB_OFFERS_IN_PLACE is 0; expected 1 or more, such as 5", refusal(30, 30, 300, 30, 0, 0));
        assertEquals(
                "SHITHUB_LEASE_SWEEP is 10ms; expected 50ms or more, or 0s for what the other settings ask for",
                refusal(30, 30, 300, 30, 5, 10));
    }

    @Test
    void looks_as_often_as_the_shortest_time_asks_for_within_bounds() {
        assertEquals(Duration.ofMillis(2500), settings(30, 30, 300, 30, 5, 0).every(claims(60)));
        assertEquals(Duration.ofMillis(250), settings(1, 30, 300, 30, 5, 0).every(claims(60)));
        assertEquals(Duration.ofMillis(500), settings(30, 30, 300, 30, 5, 0).every(claims(6)));
        assertEquals(Duration.ofSeconds(5), settings(300, 300, 300, 30, 5, 0).every(claims(300)));
        assertEquals(Duration.ofMillis(70), settings(300, 300, 300, 30, 5, 70).every(claims(300)));
    }

    private static String refusal(int lost, int timeout, int cancel, int unlisted, int offers, int sweepMillis) {
        return assertThrows(
                        IllegalArgumentException.class,
                        () -> settings(lost, timeout, cancel, unlisted, offers, sweepMillis))
                .getMessage();
    }

    private static LeaseSettings settings(
            int lost, int timeout, int cancel, int unlisted, int offers, int sweepMillis) {
        return new LeaseSettings(
                Duration.ofSeconds(lost),
                Duration.ofSeconds(timeout),
                Duration.ofSeconds(cancel),
                Duration.ofSeconds(unlisted),
                offers,
                Duration.ofMillis(sweepMillis));
    }

    private static ClaimSettings claims(int ackSeconds) {
        return new ClaimSettings(
                Duration.ofSeconds(ackSeconds), Duration.ofSeconds(900), Duration.ofSeconds(3), 16 << 20, "");
    }
}
