package sh.shithub.actions.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** wire.md, "Heartbeat". */
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

    @Test
    void at_most_64_labels_each_counted_once() {
        List<String> most = IntStream.range(0, 64).mapToObj(i -> "l" + i).toList();
        assertEquals(most, RunnerLabels.normalise(most));
        assertEquals(
                most,
                RunnerLabels.normalise(
                        Stream.concat(most.stream(), most.stream()).toList()));
        refused(
                "more than 64 runner labels",
                Stream.concat(most.stream(), Stream.of("one-more")).toArray(String[]::new));
    }

    private static void refused(String sentence, String... labels) {
        List<String> given = Arrays.asList(labels);
        assertEquals(
                sentence,
                assertThrows(IllegalArgumentException.class, () -> RunnerLabels.normalise(given))
                        .getMessage());
    }
}
