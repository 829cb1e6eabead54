package sh.shithub.actions.gateway.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.micronaut.http.HttpStatus;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import sh.shithub.actions.contracts.RunSpec;

/** wire.md, "General": bad bodies are 400 and name the field. */
class BodiesTest {
    private final Bodies bodies = new Bodies();

    @Test
    void a_run_reads_with_one_label_or_many() {
        assertEquals(
                List.of("linux"),
                job("{\"jobs\":[{\"key\":\"a\",\"runs_on\":\"linux\"}]}").runsOn());
        assertEquals(
                List.of("a", "b"),
                job("{\"jobs\":[{\"runs_on\":[\"a\",\"b\"],\"if\":\"x\"}]}").runsOn());
        assertEquals("x", job("{\"jobs\":[{\"if\":\"x\"}]}").condition());
    }

    @Test
    void what_is_wrong_is_named() {
        refused("unknown field \"nonsense\"", "{\"nonsense\":1}");
        refused("unknown field \"jobs[0].steps[0].nope\"", "{\"jobs\":[{\"steps\":[{\"nope\":1}]}]}");
        refused(
                "field \"jobs[0].timeout_minutes\" has a wrong type or value",
                "{\"jobs\":[{\"timeout_minutes\":\"5\"}]}");
        refused(
                "field \"jobs[0].timeout_minutes\" has a wrong type or value",
                "{\"jobs\":[{\"timeout_minutes\":1.5}]}");
        refused("field \"head_sha\" has a wrong type or value", "{\"head_sha\":1}");
        refused("the body is empty; a JSON object is required", "");
        refused("the body is null; a JSON object is required", "null");
        refused("the body contains a NUL character, which cannot be stored", "{\"head_sha\":\"a\\u0000\"}");
    }

    @Test
    void what_is_no_json_object_is_refused() {
        for (String bad :
                new String[] {"[]", "1", "\"x\"", "{", "{} {}", "{\"a\"", "\u0000", "{\"head_sha\":\"x\"}}"}) {
            assertEquals(
                    HttpStatus.BAD_REQUEST,
                    assertThrows(ApiException.class, () -> read(bad), bad).status());
        }
    }

    private RunSpec.Job job(String json) {
        return read(json).jobs().get(0);
    }

    private RunSpec read(String json) {
        return bodies.read(json.getBytes(StandardCharsets.UTF_8), RunSpec.class);
    }

    private void refused(String sentence, String json) {
        assertEquals(
                sentence, assertThrows(ApiException.class, () -> read(json)).getMessage());
    }
}
