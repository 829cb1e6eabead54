package sh.shithub.actions.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TallyTest {
    private static Tally of(int calls, int firstMillis, Duration elapsed) {
        Tally tally = new Tally();
        for (int i = 0; i < calls; i++) {
            tally.done(Duration.ofMillis(firstMillis + i).toNanos());
        }
        tally.lasted(elapsed);
        return tally;
    }

    @Test
    void percentiles_are_of_the_calls_that_count() {
        Tally tally = of(100, 1, Duration.ofSeconds(2));
        tally.failed("503");
        tally.empty();

        assertEquals(50, tally.millis(50), 0.1);
        assertEquals(99, tally.millis(99), 0.1);
        assertEquals(100, tally.calls());
        assertEquals(50, tally.callsPerSecond());
        assertEquals(1, tally.failed());
        assertEquals(1, tally.answersWithoutWork());
    }

    @Test
    void nothing_is_zero() {
        assertEquals(0, new Tally().millis(99));
        assertEquals(0, new Tally().callsPerSecond());
    }

    @Test
    void slices_one_after_the_other_add_their_time_and_lanes_at_once_do_not() {
        Tally one = of(100, 1, Duration.ofSeconds(2));
        one.failed("503");
        Tally other = of(100, 101, Duration.ofSeconds(3));
        other.failed("503");
        other.failed("401");

        assertEquals(40, one.plus(other, false).callsPerSecond());
        assertEquals(Duration.ofSeconds(3), one.plus(other, true).elapsed());
        assertEquals(Map.of("401", 1L, "503", 2L), one.plus(other, true).failures());
        assertEquals(100, one.plus(other, true).millis(50), 0.2);
    }
}
