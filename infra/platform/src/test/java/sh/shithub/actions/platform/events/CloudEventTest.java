package sh.shithub.actions.platform.events;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
                "data":{"run_id":1,"job_id":2,"step_id":7,"attempt":3,"status":"completed","conclusion":"success"}}""", json(CloudEvent.Kind.step, 7, "completed", data));
    }

    @Test
    void golden_json_of_a_run() throws IOException {
        CloudEvent.Data data = new CloudEvent.Data(1, null, null, null, null, "running", null, null);
        assertEquals("""
                {"specversion":"1.0","id":"run/1:running:0","source":"/actions/status-service",\
                "type":"sh.shithub.actions.run.running","subject":"run/1","time":"2026-03-01T12:00:00Z",\
                "datacontenttype":"application/json","data":{"run_id":1,"status":"running"}}""", json(CloudEvent.Kind.run, 1, "running", data));
    }

    /** It may happen to one attempt more than once, and is another event then. */
    @Test
    void the_id_of_a_changed_output_has_its_time() {
        CloudEvent.Data data = new CloudEvent.Data(1, 2L, null, 9L, 3, "completed", "failure", null);
        assertEquals(
                "check_run/9:annotated:3:2026-03-01T12:00:00Z",
                CloudEvent.of("status-service", CloudEvent.Kind.check_run, 9, "annotated", NOON, data)
                        .id());
    }

    private static String json(CloudEvent.Kind kind, long id, String what, CloudEvent.Data data) throws IOException {
        return ObjectMapper.getDefault()
                .writeValueAsString(CloudEvent.of("status-service", kind, id, what, NOON, data));
    }
}
