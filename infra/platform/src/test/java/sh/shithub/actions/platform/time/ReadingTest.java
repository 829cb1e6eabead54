package sh.shithub.actions.platform.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ReadingTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final long MILLI = 1_000_000;

    @Test
    void goes_on_from_the_middle_of_asking_and_hearing_and_grows_vague() {
        Reading reading = Reading.of(10 * MILLI, NOON, 14 * MILLI);
        assertEquals(NOON, reading.at(12 * MILLI));
        assertEquals(NOON.plusSeconds(10), reading.at(10_012 * MILLI));
        assertEquals(Duration.ofMillis(2), reading.give(12 * MILLI));
        assertEquals(Duration.ofMillis(3), reading.give(10_012 * MILLI));
    }

    @Test
    void of_two_that_may_both_be_right_the_closer_one_stands() {
        Reading close = Reading.of(0, NOON, 2 * MILLI);
        Reading vague = Reading.of(1000 * MILLI, NOON.plusMillis(1400), 1800 * MILLI);
        assertSame(close, close.closer(vague));
        assertSame(close, vague.closer(close));
    }

    @Test
    void an_old_one_gives_way_when_it_has_grown_vaguer() {
        Reading old = Reading.of(0, NOON, 2 * MILLI);
        Reading fresh = Reading.of(60_000 * MILLI, NOON.plusSeconds(60), 60_004 * MILLI);
        assertSame(fresh, old.closer(fresh));
    }

    /** A failover to a machine with another clock, or one that was put right. */
    @Test
    void the_newer_one_stands_when_the_clock_was_set() {
        Reading before = Reading.of(0, NOON, 2 * MILLI);
        Reading after = Reading.of(1000 * MILLI, NOON.plusSeconds(61), 1100 * MILLI);
        assertSame(after, before.closer(after));
    }
}
