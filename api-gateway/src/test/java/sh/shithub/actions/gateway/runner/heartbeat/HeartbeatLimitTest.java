package sh.shithub.actions.gateway.runner.heartbeat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** wire.md, "Heartbeat": more than so many a minute for one runner. */
class HeartbeatLimitTest {
    private final SetClock clock = new SetClock();
    private final HeartbeatLimit limit = limit(3);

    @Test
    void the_one_too_many_is_refused_and_nothing_comes_back_before_the_minute_is_over() {
        Instant reset = clock.now.plusSeconds(60);
        assertEquals(new HeartbeatLimit.Standing(true, 2, reset), limit.count(1));
        clock.pass(Duration.ofSeconds(20));
        assertEquals(new HeartbeatLimit.Standing(true, 1, reset), limit.count(1));
        assertEquals(new HeartbeatLimit.Standing(true, 0, reset), limit.count(1));
        clock.pass(Duration.ofSeconds(39));
        assertEquals(new HeartbeatLimit.Standing(false, 0, reset), limit.count(1));
        clock.pass(Duration.ofMillis(999));
        assertFalse(limit.count(1).admitted());
    }

    @Test
    void the_next_minute_begins_with_the_first_heartbeat_after_the_last() {
        for (int i = 0; i < 4; i++) {
            limit.count(1);
        }
        clock.pass(Duration.ofSeconds(60));
        Instant reset = clock.now.plusSeconds(60);
        assertEquals(new HeartbeatLimit.Standing(true, 2, reset), limit.count(1));
        clock.pass(Duration.ofSeconds(119));
        assertEquals(
                new HeartbeatLimit.Standing(true, 2, clock.now.plusSeconds(60)),
                limit.count(1),
                "a runner that was silent begins a minute of its own");
    }

    @Test
    void one_runner_s_heartbeats_are_nothing_to_another() {
        for (int i = 0; i < 4; i++) {
            limit.count(1);
        }
        assertFalse(limit.count(1).admitted());
        assertTrue(limit.count(2).admitted());
    }

    @Test
    void zero_switches_it_off_and_less_is_refused_in_words() {
        assertFalse(limit(0).on());
        assertTrue(limit.on());
        assertEquals(
                "SHITHUB_HEARTBEATS_PER_MINUTE is -1; expected 0 for no limit, or a number above it, such as 60",
                assertThrows(IllegalArgumentException.class, () -> new HeartbeatSettings(-1, Duration.ofSeconds(2)))
                        .getMessage());
    }

    private HeartbeatLimit limit(int perMinute) {
        return new HeartbeatLimit(new HeartbeatSettings(perMinute, Duration.ofSeconds(2)), clock);
    }

    private static final class SetClock extends Clock {
        private Instant now = Instant.parse("2026-01-02T03:04:05.5Z");

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
