package sh.shithub.actions.gateway.runner.heartbeat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import sh.shithub.actions.contracts.Limits;

class SharedLabelsTest {
    private final SharedLabels shared = new SharedLabels();

    @Test
    void equal_labels_are_kept_once_until_the_last_call_that_offers_them_leaves() {
        long cost = shared.bytes(most("a"));
        assertTrue(cost > Limits.LABELS_PER_RUNNER * Limits.LABEL_CHARS, "each of its characters counts");
        SharedLabels.Labels first = shared.take(most("a"));
        assertEquals(0, shared.bytes(most("a")));
        SharedLabels.Labels second = shared.take(most("a"));
        assertSame(first, second);
        assertEquals(Set.copyOf(most("a")), first.offered());
        assertEquals(0, shared.leave(first));
        assertEquals(cost, shared.leave(second));
        assertEquals(cost, shared.bytes(most("a")));
    }

    /** A runner's labels are stored in its own order: another's would be a change at each question. */
    @Test
    void an_order_of_its_own_is_kept() {
        SharedLabels.Labels one = shared.take(List.of("linux", "x64"));
        SharedLabels.Labels other = shared.take(List.of("x64", "linux"));
        assertNotSame(one, other);
        assertEquals(List.of("x64", "linux"), other.inOrder());
        assertEquals(one.offered(), other.offered());
    }

    private static List<String> most(String prefix) {
        return IntStream.range(0, Limits.LABELS_PER_RUNNER)
                .mapToObj(i -> prefix + "0".repeat(Limits.LABEL_CHARS - 3) + (10 + i))
                .toList();
    }
}
