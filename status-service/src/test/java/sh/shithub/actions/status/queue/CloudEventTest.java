package sh.shithub.actions.status.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micronaut.serde.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import sh.shithub.actions.status.Change;

class CloudEventTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void golden_json_of_a_step() throws IOException {
        Change change = new Change(Change.Kind.step, "completed", 7, 1, 2L, 3, "completed", "success", NOON);
        assertEquals("""
                {"specversion":"1.0","id":"step/7:completed:3","source":"/actions/status-service",\
                "type":"sh.shithub.actions.step.completed","subject":"step/7","time":"2026-03-01T12:00:00Z",\
                "datacontenttype":"application/json",\
                "data":{"run_id":1,"job_id":2,"step_id":7,"attempt":3,"status":"completed","conclusion":"success"}}""", json(change));
    }

    @Test
    void golden_json_of_a_run() throws IOException {
        Change change = new Change(Change.Kind.run, "running", 1, 1, null, 0, "running", null, NOON);
        assertEquals("""
                {"specversion":"1.0","id":"run/1:running:0","source":"/actions/status-service",\
                "type":"sh.shithub.actions.run.running","subject":"run/1","time":"2026-03-01T12:00:00Z",\
                "datacontenttype":"application/json","data":{"run_id":1,"status":"running"}}""", json(change));
    }

    private static String json(Change change) throws IOException {
        return ObjectMapper.getDefault().writeValueAsString(CloudEvent.of(change));
    }
}
