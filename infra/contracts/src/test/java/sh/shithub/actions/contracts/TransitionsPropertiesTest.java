package sh.shithub.actions.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** wire.md, "Step status" and "Job status": any reports in any order. */
class TransitionsPropertiesTest {
    @Property
    void what_has_ended_stays_as_it_ended(@ForAll Transitions transitions, @ForAll List<Status> reports) {
        Status status = Status.queued;
        Status ended = null;
        for (Status reported : reports) {
            if (transitions.allows(status, reported)) {
                assertTrue(ended == null || reported == ended, () -> "after its end: " + reports);
                status = reported;
                ended = status.terminal() ? status : null;
            }
        }
    }

    @Property
    void nothing_is_reported_back_to_the_queue(@ForAll Transitions transitions, @ForAll Status from) {
        assertFalse(transitions.allows(from, Status.queued));
    }

    @Property
    void there_is_a_conclusion_where_there_is_an_end_and_nowhere_else(
            @ForAll Transitions transitions, @ForAll Status reported, @ForAll Conclusion given) {
        if (reported.terminal()) {
            assertEquals(given, transitions.conclude(reported, given).orElseThrow());
        } else {
            assertTrue(transitions.conclude(reported, null).isEmpty());
        }
    }
}
