package sh.shithub.actions.devstack.stack.groups;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StandstillTest {
    private final Standstill<String> stood = new Standstill<>();

    @Test
    void a_group_that_goes_on_costs_nothing() {
        look(0, seen(true, 5, 5), seen(true, 9, 9));
        look(1, seen(true, 6, 6), seen(true, 9, 9));
        assertTrue(stood.unowned().isEmpty());
        assertTrue(stood.still().isEmpty());
        assertEquals(0, stood.busy());
    }

    @Test
    void the_longest_time_without_an_owner_is_told_also_while_it_lasts() {
        look(0, seen(false, 5, 5), seen(true, 9, 9));
        look(1, seen(true, 5, 5), seen(false, 9, 9));
        look(3, seen(true, 5, 5), seen(false, 9, 9));
        assertEquals(
                new Standstill.Longest<>("b", Duration.ofSeconds(2)),
                stood.unowned().orElseThrow());
    }

    @Test
    void records_that_wait_count_from_when_the_last_one_was_done() {
        look(0, seen(true, 5, 7), seen(true, 9, 9));
        look(1, seen(true, 6, 7), seen(true, 9, 9));
        look(4, seen(true, 6, 8), seen(true, 9, 9));
        look(5, seen(true, 8, 8), seen(true, 9, 9));
        look(9, seen(true, 8, 8), seen(true, 9, 9));
        assertEquals(
                new Standstill.Longest<>("a", Duration.ofSeconds(4)),
                stood.still().orElseThrow());
        assertEquals(1, stood.busy());
    }

    private void look(long second, Standstill.Seen a, Standstill.Seen b) {
        stood.look(Duration.ofSeconds(second).toNanos(), Map.of("a", a, "b", b));
    }

    private static Standstill.Seen seen(boolean owned, long next, long end) {
        return new Standstill.Seen(owned, next, end);
    }
}
