package sh.shithub.actions.status.changes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import sh.shithub.actions.contracts.CloudEvent;
import sh.shithub.actions.contracts.EventType;

class AnnounceChangesTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void a_step_s_event_names_the_step_its_job_and_the_attempt() {
        Change change = new Change(EventType.step_completed, 7, 1, 2L, 3, "completed", "success", NOON, null);
        assertEquals(
                new CloudEvent.Data(1, 2L, 7L, null, 3, "completed", "success", null), AnnounceChanges.data(change));
    }

    @Test
    void a_check_run_s_event_names_it() {
        Change change = new Change(EventType.check_run_in_progress, 9, 1, 2L, 3, "in_progress", null, NOON, null);
        assertEquals(new CloudEvent.Data(1, 2L, null, 9L, 3, "in_progress", null, null), AnnounceChanges.data(change));
    }

    @Test
    void a_run_s_event_names_neither_job_nor_attempt() {
        Change change = new Change(EventType.run_running, 1, 1, null, 0, "running", null, NOON, null);
        assertEquals(
                new CloudEvent.Data(1, null, null, null, null, "running", null, null), AnnounceChanges.data(change));
    }
}
