package sh.shithub.actions.status.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ReportedTimeTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration SKEW = Duration.ofMinutes(5);
    private static final Duration THREE_DAYS = Duration.ofMinutes(4320);

    @Test
    void a_clock_that_is_a_little_off_is_believed() {
        for (Instant said : new Instant[] {NOON.minusMillis(1), NOON.minus(SKEW), NOON.plus(SKEW)}) {
            assertEquals(said, ReportedTime.justNow(said, NOON));
            assertEquals(said, ReportedTime.before(said, NOON));
        }
    }

    @Test
    void beyond_that_the_arrival_counts() {
        for (Instant said : new Instant[] {
            null, NOON.minus(SKEW).minusMillis(1), NOON.plus(SKEW).plusMillis(1), Instant.MIN, Instant.MAX
        }) {
            assertEquals(NOON, ReportedTime.justNow(said, NOON));
        }
    }

    @Test
    void a_beginning_may_be_as_long_ago_as_a_job_may_last() {
        Instant longest = NOON.minus(THREE_DAYS).minus(SKEW);
        assertEquals(longest, ReportedTime.before(longest, NOON));
        assertNull(ReportedTime.before(longest.minusMillis(1), NOON));
    }

    @Test
    void an_impossible_beginning_is_not_known() {
        for (Instant said : new Instant[] {null, NOON.plus(SKEW).plusMillis(1), Instant.MIN, Instant.MAX}) {
            assertNull(ReportedTime.before(said, NOON));
        }
    }
}
