package sh.shithub.actions.checks.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.contracts.Topics;

/** {@code shithubd} and the whole system: a poison record through the real consumer, what the doctor and the lag say. */
@ExtendWith(RunningStackExtension.class)
class OperatorsProgramIT {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration OFTEN = Duration.ofMillis(200);
    /** Of a step that no run has given out. */
    private static final long STEP = 900_000_000_001L;

    private final RunningStack stack;

    OperatorsProgramIT(RunningStack stack) {
        this.stack = stack;
    }

    @Test
    void a_record_that_came_too_early_is_replayed_once_what_it_names_is_there() throws Exception {
        JsonNode queued = Queueing.buildAndTest(stack, "nobody");
        long job = queued.get("jobs").get(0).get("id").asLong();
        String key = Long.toString(job);
        write(
                key,
                "{\"type\":\"step_log_closed\",\"run_id\":%d,\"job_id\":%d,\"step_id\":%d}"
                        .formatted(queued.get("run_id").asLong(), job, STEP));
        JsonNode letter = awaitOpen(key, null);
        assertEquals("unknown_subject", letter.get("reason").asText());
        assertEquals("log-service", letter.get("group").asText());
        String id = letter.get("id").asText();
        assertTrue(Shithubd.run(stack, "", "admin", "dead-letters", "show", id).contains("\"step_id\":" + STEP));

        // Still poison: it comes back, once, and is not replayed by itself.
        replay(id);
        JsonNode again = awaitOpen(key, id);
        String second = again.get("id").asText();

        // Mended.
        stack.rows("INSERT INTO workflow_steps (id, job_id, step_index, run_command)"
                + " OVERRIDING SYSTEM VALUE VALUES (" + STEP + ", " + job + ", 99, 'true') RETURNING id");
        replay(second);
        await("the step's log is finished")
                .atMost(LONG)
                .pollInterval(OFTEN)
                .until(() -> stack.number(
                                "SELECT count(*) FROM log_finalizations WHERE state = 'done' AND step_id = " + STEP)
                        == 1);
        assertEquals(2, letters(key, "all").size());
        assertEquals(0, letters(key, "open").size());

        Shithubd.Answer refused = Shithubd.ask(stack, Map.of(), "", "admin", "dead-letters", "replay", second);
        assertEquals(4, refused.code(), refused.said());
        assertTrue(refused.said().contains("was replayed by "), refused.said());
    }

    private void replay(String id) {
        String said = Shithubd.run(stack, "", "admin", "dead-letters", "replay", id, "--output", "json");
        assertEquals("replayed", json(said).get(0).get("result").asText(), said);
    }

    private void write(String key, String value) throws ExecutionException, InterruptedException {
        Map<String, Object> config = Map.of("bootstrap.servers", stack.env("SHITHUB_KAFKA_BOOTSTRAP"));
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                            Topics.LOGS, key.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8)))
                    .get();
        }
    }

    /** @param replayOf null for one that came first */
    private JsonNode awaitOpen(String key, String replayOf) {
        return await("an open dead letter of " + key)
                .atMost(LONG)
                .pollInterval(OFTEN)
                .until(
                        () -> letters(key, "open").stream()
                                .filter(letter -> replayOf == null
                                        ? letter.get("replay_of").isNull()
                                        : letter.get("replay_of").asText().equals(replayOf))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private List<JsonNode> letters(String key, String state) {
        JsonNode page = stack.read("/api/v1/ops/dead-letters?per_page=100&state=" + state);
        return StreamSupport.stream(page.get("dead_letters").spliterator(), false)
                .filter(letter -> letter.get("key").asText().equals(key))
                .toList();
    }

    @Test
    void the_doctor_finds_a_running_system_well_and_a_wrong_token_and_a_missing_gateway_amiss() {
        String said = Shithubd.run(stack, "", "doctor", "--timeout", "60s", "--output", "json");
        assertEquals("ok", json(said).get("result").asText(), said);
        assertEquals(0, json(said).get("failed").asInt(), said);

        Shithubd.Answer token = Shithubd.ask(
                stack, Map.of("SHITHUB_OPERATOR_TOKEN", "ab".repeat(32)), "", "doctor", "--check", "gateway");
        assertEquals(10, token.code(), token.said());
        assertTrue(token.said().contains("the gateway refuses SHITHUB_OPERATOR_TOKEN"), token.said());
        assertTrue(token.said().contains("-> make a token with shithubd admin token create"), token.said());
        Shithubd.Answer away = Shithubd.ask(
                stack, Map.of("SHITHUB_GATEWAY_URL", "http://127.0.0.1:1"), "", "doctor", "--check", "gateway");
        assertEquals(10, away.code(), away.said());
        assertTrue(away.said().contains("the gateway does not answer"), away.said());
    }

    @Test
    void the_lag_of_a_running_system_is_ok_in_the_end() {
        String said =
                Shithubd.run(stack, "", "admin", "lag", "--watch", "--every", "1s", "--until-ok", "--output", "json");
        List<String> lines = said.lines().toList();
        JsonNode last = json(lines.get(lines.size() - 1));
        assertEquals(4, last.get("groups").size(), said);
        last.get("groups")
                .forEach(group -> assertEquals("ok", group.get("state").asText(), said));
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(text, e);
        }
    }
}
