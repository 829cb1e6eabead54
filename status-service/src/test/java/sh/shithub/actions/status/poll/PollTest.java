package sh.shithub.actions.status.poll;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import sh.shithub.actions.contracts.AnnotationsChanged;
import sh.shithub.actions.contracts.ApprovalDecided;
import sh.shithub.actions.contracts.CancelRequested;
import sh.shithub.actions.contracts.Conclusion;
import sh.shithub.actions.contracts.JobClaimed;
import sh.shithub.actions.contracts.JobRequeued;
import sh.shithub.actions.contracts.JobStatusReported;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.contracts.Status;
import sh.shithub.actions.contracts.StepStatusReported;

class PollTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Message STEP = new StepStatusReported(1, 2, 7, 1, Status.running, null, null, null, NOON);

    @Test
    void runs_come_in_id_order_and_not_for_steps_alone() {
        Poll poll = poll(
                new JobStatusReported(9, 2, 1, Status.completed, Conclusion.success, null, null, NOON, null),
                new JobClaimed(4, 5, 1, 3, NOON),
                STEP,
                new AnnotationsChanged(3, 11),
                new ApprovalDecided(6, true, "ann", NOON, null));
        assertEquals(List.of(3L, 4L, 6L, 9L), List.copyOf(poll.runs()));
    }

    @Test
    void jobs_come_in_id_order_and_not_for_annotations_alone() {
        Poll poll = poll(
                new JobRequeued(4, 8, 1, "lost", NOON),
                CancelRequested.byOperator(4, 5L, NOON, null),
                CancelRequested.byOperator(4, null, NOON, null),
                STEP,
                new AnnotationsChanged(3, 11));
        assertEquals(List.of(2L, 5L, 8L), List.copyOf(poll.jobs()));
    }

    private static Poll poll(Message... messages) {
        return Poll.of(List.of(messages));
    }
}
