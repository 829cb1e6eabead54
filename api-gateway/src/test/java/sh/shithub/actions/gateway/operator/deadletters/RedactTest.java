package sh.shithub.actions.gateway.operator.deadletters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Path MESSAGES = Path.of("../infra/contracts/src/test/resources/golden");
    private static final String HUSH = "hush-hush";

    static List<Path> messages() throws IOException {
        try (Stream<Path> files = Files.list(MESSAGES)) {
            return files.sorted().toList();
        }
    }

    /** Every message that there is, with a secret in each value that whoever wrote a workflow chose. */
    @ParameterizedTest
    @MethodSource("messages")
    void no_message_shows_what_may_be_secret_and_all_show_their_ids(Path message) throws IOException {
        JsonNode json = JSON.readTree(Files.readString(message));
        spoil(json);
        String shown = JSON.writeValueAsString(new Redact().of(json));
        assertFalse(shown.contains(HUSH), shown);
        assertTrue(shown.contains("\"type\":\"" + json.get("type").asText() + "\""), shown);
        for (String id : List.of("run_id", "job_id", "step_id", "runner_id")) {
            JsonNode value = json.get(id);
            assertTrue(value == null || shown.contains("\"" + id + "\":" + value), shown);
        }
    }

    private static void spoil(JsonNode node) {
        if (node instanceof ObjectNode object) {
            for (String name : List.of("env", "with", "secrets", "variables", "event_payload")) {
                if (object.has(name)) {
                    object.set(name, JSON.createObjectNode().put("NAME", HUSH));
                }
            }
            for (String name : List.of("run", "checkout_token", "sealed_secrets", "token")) {
                if (object.has(name)) {
                    object.put(name, HUSH);
                }
            }
            if (object.has("mask_values")) {
                object.set("mask_values", JSON.createArrayNode().add(HUSH));
            }
        }
        node.forEach(RedactTest::spoil);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"apiKey\":\"hush-hush\"}",
                "{\"data\":{\"Access-Token\":\"hush-hush\"}}",
                "{\"list\":[{\"password\":{\"a\":[\"hush-hush\"]}}]}",
                "{\"jwt\":7777777}",
                "{\"message\":\"hush-hush\"}",
                "{\"with\":\"hush-hush\"}",
                "{\"x\":\"eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.7777777\"}",
                "{\"x\":\"0123456789abcdef0123456789abcdef0123456789abcdef0123456787777777\"}"
            })
    void a_message_that_nobody_knows_is_judged_by_its_names_and_by_what_looks_like_a_token(String json)
            throws IOException {
        String shown = JSON.writeValueAsString(new Redact().of(JSON.readTree(json)));
        assertFalse(
                shown.contains(HUSH)
                        || shown.contains("eyJhbGciOi")
                        || shown.contains("7777777") && !json.contains("eyJ"),
                shown);
        assertTrue(shown.contains("(left out: "), shown);
    }

    @Test
    void what_is_shown_has_an_end() {
        ArrayNode many = JSON.createArrayNode();
        for (int i = 0; i < 100_000; i++) {
            many.add(i);
        }
        JsonNode json = JSON.createObjectNode()
                .put("text_of_nobody", "x".repeat(100_000))
                .set("many", many);
        assertTrue(write(new Redact().of(json)).length() < 40_000);
    }

    @Test
    void names_of_values_are_told_with_how_long_each_is() throws IOException {
        assertEquals(
                Map.of("env", Map.of("A", "(left out: 3 bytes)"), "null", List.of(), "yes", true),
                new Redact().of(JSON.readTree("{\"env\":{\"A\":\"\\u20ac\"},\"null\":[],\"yes\":true}")));
    }

    private static String write(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
