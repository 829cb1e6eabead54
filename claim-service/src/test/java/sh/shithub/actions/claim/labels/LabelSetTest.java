package sh.shithub.actions.claim.labels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LabelSetTest {
    @Test
    void equal_sets_have_one_form() {
        assertEquals(set("a", "b"), set("b", " a ", "b", ""));
        assertEquals(set("a", "b"), set("b,a"));
        assertEquals(set(), LabelSet.of(Arrays.asList((String) null)));
    }

    @Test
    void the_joined_form_loses_nothing() {
        assertEquals("a,b", set("b", "a").joined());
        assertEquals(set("a", "b"), LabelSet.ofJoined("a,b"));
        assertEquals(set(), LabelSet.ofJoined(set().joined()));
    }

    @Test
    void case_is_kept() {
        assertFalse(set("linux").within(set("Linux").asSet()));
    }

    @Test
    void what_is_wanted_must_all_be_offered() {
        assertTrue(set("a").within(set("a", "b").asSet()));
        assertTrue(set().within(set().asSet()));
        assertFalse(set("a", "c").within(set("a", "b").asSet()));
        assertFalse(set("a").within(set().asSet()));
    }

    private static LabelSet set(String... labels) {
        return LabelSet.of(Arrays.asList(labels));
    }
}
