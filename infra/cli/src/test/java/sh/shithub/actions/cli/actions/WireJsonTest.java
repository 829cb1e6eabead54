package sh.shithub.actions.cli.actions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.jr.ob.JSON;
import io.micronaut.serde.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sh.shithub.actions.cli.output.Json;
import sh.shithub.actions.contracts.RunSpec;

class WireJsonTest {
    /** Writes under the names that the contract itself gives the fields. */
    private static final ObjectMapper CONTRACT = ObjectMapper.getDefault();

    @Test
    void every_field_arrives() throws Exception {
        RunSpec.Step step = new RunSpec.Step(
                "id", "name", "always()", "make", "a@v1", "dir", Map.of("E", "1"), Map.of("w", "2"), true);
        RunSpec.Job job = new RunSpec.Job(
                "key",
                "name",
                List.of("linux", "x64"),
                List.of("other"),
                "success()",
                5,
                Map.of("contents", "read"),
                Map.of("J", "3"),
                List.of(step));
        RunSpec run = new RunSpec(
                new RunSpec.Repo(7, "octo", "hello"),
                "ci.yml",
                "CI",
                "0123456",
                "refs/heads/main",
                "push",
                Map.of("inputs", Map.of("a", "b")),
                "trigger",
                new RunSpec.Concurrency("group", true),
                true,
                List.of(job));
        String body = Json.compact(WireJson.of(run));
        assertEquals(run, CONTRACT.readValue(body, RunSpec.class));
        assertEquals(JSON.std.mapFrom(CONTRACT.writeValueAsString(run)), JSON.std.mapFrom(body));
    }

    @Test
    void what_is_absent_is_not_sent() throws Exception {
        RunSpec.Step step = new RunSpec.Step(null, null, null, "make", null, null, null, null, false);
        RunSpec.Job job = new RunSpec.Job("key", null, null, null, null, null, null, null, List.of(step));
        RunSpec run = new RunSpec(
                new RunSpec.Repo(7, "octo", "hello"),
                "ci.yml",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                false,
                List.of(job));
        assertEquals(run, CONTRACT.readValue(Json.compact(WireJson.of(run)), RunSpec.class));
        assertEquals(
                "{\"repo\":{\"id\":7,\"owner\":\"octo\",\"name\":\"hello\"},\"workflow_file\":\"ci.yml\",\"need_approval\":false,"
                        + "\"jobs\":[{\"key\":\"key\",\"steps\":[{\"run\":\"make\",\"continue_on_error\":false}]}]}",
                Json.compact(WireJson.of(run)));
    }
}
