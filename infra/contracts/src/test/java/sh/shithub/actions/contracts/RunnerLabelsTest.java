package sh.shithub.actions.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** WIRE.md, heartbeat. */
class RunnerLabelsTest {
    @Test
    void labels_are_trimmed_and_duplicates_dropped_in_order() {
        assertEquals(List.of("b", "a", "B"), RunnerLabels.normalise(List.of(" b", "a ", "b", "B")));
        assertEquals(List.of(), RunnerLabels.normalise(List.of()));
    }

    @Test
    void labels_have_edges() {
        assertEquals(List.of("x".repeat(100)), RunnerLabels.normalise(List.of("x".repeat(100))));
        refused("invalid runner label \"" + "x".repeat(101) + "\"", "x".repeat(101));
        refused("invalid runner label \"a b\"", "a b");
        refused("runner labels must not contain empty entries", "a", " ");
        refused("runner labels must not contain empty entries", "a", null);
    }

    private static void refused(String sentence, String... labels) {
        List<String> given = Arrays.asList(labels);
        assertEquals(
                sentence,
                assertThrows(IllegalArgumentException.class, () -> RunnerLabels.normalise(given))
                        .getMessage());
    }
}
