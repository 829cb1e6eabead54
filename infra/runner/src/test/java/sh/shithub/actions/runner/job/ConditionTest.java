package sh.shithub.actions.runner.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionTest {
    @ParameterizedTest
    @CsvSource({
        "'',true,false",
        "success(),true,false",
        "'${{ success() }}',true,false",
        "always(),true,true",
        "'${{always()}}',true,true",
        "failure(),false,true",
        "' failure ( ) ',false,true"
    })
    void holds_by_whether_a_step_before_failed(String text, boolean unlessFailed, boolean afterFailure) {
        assertEquals(unlessFailed, Condition.of(text).holds(false));
        assertEquals(afterFailure, Condition.of(text).holds(true));
    }

    @Test
    void counts_an_absent_condition_as_success() {
        assertEquals(Condition.SUCCESS, Condition.of(null));
    }

    @Test
    void refuses_what_it_does_not_evaluate() {
        assertThrows(UnsupportedException.class, () -> Condition.of("always() && success()"));
    }
}
