package sh.shithub.actions.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TransitionsTest {
    /** The whole table, written out: any change of it must be made twice. */
    private static final Set<String> STEP = Set.of(
            "queued running",
            "queued completed",
            "queued cancelled",
            "queued skipped",
            "running running",
            "running completed",
            "running cancelled",
            "running skipped",
            "completed completed",
            "cancelled cancelled",
            "skipped skipped");

    private static final Set<String> JOB = Set.of(
            "queued running",
            "queued completed",
            "queued cancelled",
            "running running",
            "running completed",
            "running cancelled",
            "completed completed",
            "cancelled cancelled");

    @Test
    void steps_and_jobs_allow_exactly_what_the_wire_contract_says() {
        assertEquals(new TreeSet<>(STEP), allowed(Transitions.STEP));
        assertEquals(new TreeSet<>(JOB), allowed(Transitions.JOB));
    }

    @Test
    void completed_needs_a_conclusion_and_the_others_have_a_default() {
        assertThrows(IllegalArgumentException.class, () -> Transitions.STEP.conclude(Status.completed, null));
        assertEquals(Optional.of(Conclusion.cancelled), Transitions.JOB.conclude(Status.cancelled, null));
        assertEquals(Optional.of(Conclusion.skipped), Transitions.STEP.conclude(Status.skipped, null));
        assertEquals(Optional.of(Conclusion.failure), Transitions.JOB.conclude(Status.cancelled, Conclusion.failure));
    }

    @Test
    void a_conclusion_on_a_status_that_is_not_terminal_is_refused() {
        assertThrows(
                IllegalArgumentException.class, () -> Transitions.JOB.conclude(Status.running, Conclusion.success));
        assertEquals(Optional.empty(), Transitions.JOB.conclude(Status.running, null));
    }

    private static Set<String> allowed(Transitions table) {
        Set<String> allowed = new TreeSet<>();
        for (Status from : Status.values()) {
            for (Status to : Status.values()) {
                if (table.allows(from, to)) {
                    allowed.add(from + " " + to);
                }
            }
        }
        return allowed;
    }
}
