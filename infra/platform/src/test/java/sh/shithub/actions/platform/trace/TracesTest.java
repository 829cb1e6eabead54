package sh.shithub.actions.platform.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import sh.shithub.actions.contracts.CancelRequested;
import sh.shithub.actions.contracts.JobStatusReported;
import sh.shithub.actions.contracts.ReplyTo;
import sh.shithub.actions.contracts.Status;
import sh.shithub.actions.contracts.StepStatusReported;
import sh.shithub.actions.contracts.Subject;

class TracesTest {
    private static final TraceId STEP = new TraceId(0, 1);
    private static final TraceId JOB = new TraceId(0, 2);
    private static final TraceId OTHER = new TraceId(0, 3);
    private static final Instant NOW = Instant.EPOCH;

    @Test
    void each_thing_of_a_batch_goes_back_to_its_own_call() {
        Traces traces = new Traces();
        traces.heard(new StepStatusReported(1, 10, 100, 1, Status.running, null, NOW, null, NOW), STEP);
        traces.heard(new JobStatusReported(1, 10, 1, Status.running, null, NOW, null, NOW, null), JOB);
        traces.heard(new CancelRequested(2, null, "operator", NOW, new ReplyTo(0, "asked")), OTHER);
        traces.heard(Subject.chunk(10, 100), OTHER);
        traces.during(() -> {
            assertEquals(STEP, Traces.of(Subject.step(1L, 10L, 100)));
            assertEquals(JOB, Traces.of(Subject.step(1L, 10L, 101)), "of a step without a call of its own: its job's");
            assertEquals(JOB, Traces.of(Subject.job(1L, 10)));
            assertEquals(JOB, Traces.of(Subject.job(1L, 11)), "what follows in the run");
            assertEquals(OTHER, Traces.of(Subject.job(2L, 20)), "of the request to cancel its run");
            assertEquals(OTHER, Traces.of(Subject.chunk(10, 100)));
            assertEquals(OTHER, Traces.ofAsked("asked"));
            return null;
        });
    }

    @Test
    void what_goes_back_to_no_call_has_the_batch_s_own() {
        Traces traces = new Traces();
        traces.heard(Subject.job(1L, 10), null);
        traces.during(() -> {
            TraceId own = Traces.own();
            assertNotNull(own);
            assertEquals(own, Traces.of(Subject.job(1L, 10)));
            assertEquals(own, Traces.of(Subject.step(7L, 8L, 9)));
            assertEquals(own, Traces.ofAsked("unknown"));
            Traces.own(() -> assertNotEquals(own, Traces.own()));
            assertEquals(own, Traces.own());
            return null;
        });
        assertNull(Traces.own());
        assertNull(Traces.of(Subject.job(1L, 10)));
    }

    @Test
    void what_was_made_in_the_batch_goes_back_to_who_asked_for_it() {
        new Traces().during(() -> {
            Traces.follows(Subject.run(5), OTHER);
            assertEquals(OTHER, Traces.of(Subject.job(5L, 50)));
            return null;
        });
        Traces.follows(Subject.run(5), OTHER);
    }

    @Test
    void lines_wait_for_the_outermost_transaction_and_are_never_said_of_one_that_was_rolled_back() {
        List<String> said = new ArrayList<>();
        AfterCommit.of(() -> {
            AfterCommit.say(() -> said.add("outer"));
            AfterCommit.of(() -> {
                AfterCommit.say(() -> said.add("inner"));
                return null;
            });
            assertEquals(List.of(), said);
            return null;
        });
        assertEquals(List.of("outer", "inner"), said);
        assertThrows(
                IllegalStateException.class,
                () -> AfterCommit.of(() -> {
                    AfterCommit.say(() -> said.add("rolled back"));
                    throw new IllegalStateException("rolled back");
                }));
        assertEquals(2, said.size());
        AfterCommit.say(() -> said.add("at once"));
        assertEquals(3, said.size());
    }
}
