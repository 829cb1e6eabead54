package sh.shithub.actions.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** wire.md, "Heartbeat": labels. */
class RunnerLabelsPropertiesTest {
    @Property
    void labels_of_the_form_are_trimmed_and_kept_once_in_their_order(@ForAll("padded") List<String> sent) {
        List<String> expected = sent.stream().map(String::strip).distinct().toList();
        List<String> normalised = RunnerLabels.normalise(sent);
        assertEquals(expected, normalised);
        assertEquals(normalised, RunnerLabels.normalise(normalised), "normalised once is normalised");
    }

    @Property
    void whatever_is_sent_what_comes_out_has_the_form(@ForAll List<String> sent) {
        try {
            List<String> normalised = RunnerLabels.normalise(sent);
            assertEquals(normalised.size(), new HashSet<>(normalised).size());
            assertTrue(normalised.stream().allMatch(label -> label.matches("[A-Za-z0-9_.-]{1,100}")));
        } catch (IllegalArgumentException refused) {
            assertTrue(refused.getMessage().contains("runner label"), refused::getMessage);
        }
    }

    @Provide
    Arbitrary<List<String>> padded() {
        Arbitrary<String> label = Arbitraries.strings()
                .withCharRange('a', 'e')
                .withCharRange('A', 'C')
                .withChars("0_.-")
                .ofMinLength(1)
                .ofMaxLength(100);
        Arbitrary<String> blank = Arbitraries.strings().withChars(" \t\n").ofMaxLength(3);
        return Combinators.combine(blank, label, blank)
                .as((before, text, after) -> before + text + after)
                .list()
                .ofMaxSize(20);
    }
}
