package sh.shithub.actions.claim.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import sh.shithub.actions.contracts.RunSpec;

class StepNameTest {
    @Test
    void its_own_name_comes_first() {
        assertEquals("Say", name("Say", "echo", null));
    }

    @Test
    void without_one_it_is_called_after_the_first_line_it_runs() {
        assertEquals("Run echo one", name(" ", "\n  echo one\necho two", null));
    }

    @Test
    void or_after_what_it_uses() {
        assertEquals("octo/act@v1", name(null, null, "octo/act@v1"));
    }

    @Test
    void a_long_one_is_cut_between_characters() {
        String beyond = "x".repeat(251) + "🙂🙂";
        assertEquals("Run " + "x".repeat(251), name(null, beyond, null));
        assertEquals(256, name(null, "y".repeat(300), null).length());
    }

    private static String name(String name, String run, String uses) {
        return StepName.of(new RunSpec.Step(null, name, null, run, uses, null, null, null, false));
    }
}
