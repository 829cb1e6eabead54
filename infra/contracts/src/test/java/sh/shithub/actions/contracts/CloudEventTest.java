package sh.shithub.actions.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micronaut.serde.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CloudEventTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void golden_json_of_a_step() throws IOException {
        CloudEvent.Data data = new CloudEvent.Data(1, 2L, 7L, null, 3, "completed", "success", null);
        assertEquals("""
                {"specversion":"1.0","id":"step/7:completed:3","source":"/actions/status-service",\
                "type":"sh.shithub.actions.step.completed","subject":"step/7","time":"2026-03-01T12:00:00Z",\
                "datacontenttype":"application/json",\
                "data":{"run_id":1,"job_id":2,"step_id":7,"attempt":3,"status":"completed","conclusion":"success"}}""", json(EventType.step_completed, 7, data));
    }

    @Test
    void golden_json_of_a_run() throws IOException {
        CloudEvent.Data data = new CloudEvent.Data(1, null, null, null, null, "running", null, null);
        assertEquals("""
                {"specversion":"1.0","id":"run/1:running:0","source":"/actions/status-service",\
                "type":"sh.shithub.actions.run.running","subject":"run/1","time":"2026-03-01T12:00:00Z",\
                "datacontenttype":"application/json","data":{"run_id":1,"status":"running"}}""", json(EventType.run_running, 1, data));
    }

    /** It may happen to one attempt more than once, and is another event then. */
    @Test
    void the_id_of_a_changed_output_has_its_time() {
        CloudEvent.Data data = new CloudEvent.Data(1, 2L, null, 9L, 3, "completed", "failure", null);
        assertEquals(
                "check_run/9:annotated:3:2026-03-01T12:00:00Z",
                CloudEvent.of("status-service", EventType.check_run_annotated, 9, NOON, data)
                        .id());
    }

    /** Readers of other programs know events by these. */
    @Test
    void types_are_what_they_were() {
        assertEquals("sh.shithub.actions.job.ready", EventType.job_ready.wire());
        assertEquals("sh.shithub.actions.check_run.in_progress", EventType.check_run_in_progress.wire());
        for (EventType type : EventType.values()) {
            assertEquals(type, EventType.of(type.kind(), type.what()));
            assertTrue(type.kind().isOf(type.wire()));
        }
    }

    private static String json(EventType type, long id, CloudEvent.Data data) throws IOException {
        return ObjectMapper.getDefault().writeValueAsString(CloudEvent.of("status-service", type, id, NOON, data));
    }
}
