package sh.shithub.actions.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import io.micronaut.serde.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each message against its golden JSON, both ways: a change of the wire is a change of a reviewed file. */
class MessageJsonTest {
    private static final ObjectMapper MAPPER = ObjectMapper.create(
            Map.of("micronaut.serde.serialization.inclusion", "ALWAYS"), "sh.shithub.actions.contracts");
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final ReplyTo REPLY_TO = new ReplyTo(3, "abc-1");

    static Stream<Message> messages() {
        return Stream.of(
                new HeartbeatReceived(
                        7, List.of("linux", "x64"), 2, "host", null, 1767323045678L, REPLY_TO, List.of(2L)),
                new RunRequested("r-1", run(), REPLY_TO),
                new StepStatusReported(1, 2, 3, 1, Status.completed, Conclusion.success, AT, AT, AT),
                new JobStatusReported(1, 2, 1, Status.cancelled, Conclusion.cancelled, null, AT, AT, REPLY_TO),
                new JobClaimed(1, 2, 1, 7, AT),
                new StepLogClosed(1, 2, 3),
                new JobLogClosed(1, 2),
                new StepLogReady(3),
                new HeartbeatAnswered(new JobOffer(7, 1, 0, payload(), "AQID")),
                new RunQueued(1, 4, List.of(new RunQueued.Job(2, "build", 9)), false),
                new JobStatusApplied(true, Conclusion.success),
                new RequestRefused("jobs must not be empty", RequestRefused.Kind.invalid),
                new RerunRequested("r-2", 1, true, REPLY_TO),
                new CancelRequested(1, 2L, "operator", AT, REPLY_TO),
                new ApprovalDecided(1, true, "ops", AT, REPLY_TO),
                new JobExpired(1, 2, 3, "runner lost", Status.completed, Conclusion.failure, AT),
                new AnnotationsChanged(1, 2),
                new JobRequeued(1, 2, 3, "runner lost", AT),
                new CancelApplied(1, 2, true),
                new ApprovalApplied(1, true));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void is_written_and_read_as_its_golden_file(Message message) throws IOException {
        String golden = golden(name(message));
        assertEquals(MAPPER.readValue(golden, Message.class), message, "yesterday's JSON must still read");
        assertEquals(
                MAPPER.readValue(golden, io.micronaut.core.type.Argument.mapOf(String.class, Object.class)),
                MAPPER.readValue(
                        MAPPER.writeValueAsString(message),
                        io.micronaut.core.type.Argument.mapOf(String.class, Object.class)),
                "written: " + MAPPER.writeValueAsString(message));
    }

    @Test
    void every_type_has_a_golden_file() {
        Set<String> tested = messages().map(MessageJsonTest::name).collect(Collectors.toSet());
        assertEquals(
                Stream.of(Message.class.getAnnotation(JsonSubTypes.class).value())
                        .map(JsonSubTypes.Type::name)
                        .collect(Collectors.toSet()),
                tested);
    }

    @Test
    void fields_of_tomorrow_are_ignored() throws IOException {
        String json = "{\"type\":\"step_log_ready\",\"step_id\":3,\"new_field\":{\"a\":[1]}}";
        assertEquals(new StepLogReady(3), MAPPER.readValue(json, Message.class));
    }

    /** Of a claim-service that knows no secrets yet. */
    @Test
    void an_offer_of_yesterday_carries_no_secrets() throws IOException {
        String json = golden("heartbeat_answered").replaceFirst(",\\s*\"sealed_secrets\": \"AQID\"", "");
        assertEquals(
                new HeartbeatAnswered(new JobOffer(7, 1, 0, payload(), null)), MAPPER.readValue(json, Message.class));
    }

    @Test
    void a_job_that_leaves_has_its_secrets_to_mask_and_shows_none_of_them() {
        JobPayload leaving = payload().leaving("checkout-token", Map.of("A", "zz", "B", "aa", "C", "zz", "D", ""));
        assertEquals(Map.of("A", "zz", "B", "aa", "C", "zz", "D", ""), leaving.secrets());
        assertEquals(List.of("aa", "zz"), leaving.maskValues());
        assertEquals("JobPayload[id=2, runId=1]", leaving.toString());
    }

    @Test
    void a_missing_required_field_is_refused() {
        String json = "{\"type\":\"job_claimed\",\"run_id\":1,\"job_id\":2,\"attempt\":1,\"runner_id\":7}";
        Exception refusal = assertThrows(Exception.class, () -> MAPPER.readValue(json, Message.class));
        assertTrue(refusal.getCause().getMessage().contains("claimed_at"), refusal.toString());
    }

    @Test
    void an_unknown_type_is_refused() {
        assertThrows(Exception.class, () -> MAPPER.readValue("{\"type\":\"nonsense\"}", Message.class));
    }

    private static String name(Message message) {
        return Stream.of(Message.class.getAnnotation(JsonSubTypes.class).value())
                .filter(type -> type.value() == message.getClass())
                .map(JsonSubTypes.Type::name)
                .findFirst()
                .orElseThrow();
    }

    private static String golden(String name) throws IOException {
        try (InputStream file = MessageJsonTest.class.getResourceAsStream("/golden/" + name + ".json")) {
            assertTrue(file != null, "no golden file for " + name);
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static RunSpec run() {
        return new RunSpec(
                new RunSpec.Repo(5, "octo", "hello"),
                "ci.yml",
                "CI",
                "0123456789abcdef0123456789abcdef01234567",
                "refs/heads/main",
                "push",
                Map.of("ref", "refs/heads/main"),
                "evt-1",
                new RunSpec.Concurrency("deploy", true),
                false,
                List.of(new RunSpec.Job(
                        "build",
                        "Build",
                        List.of("linux"),
                        List.of(),
                        "success()",
                        30,
                        Map.of("contents", "read"),
                        Map.of("A", "1"),
                        List.of(new RunSpec.Step(
                                "s1", "Say", null, "echo hi", null, ".", Map.of("B", "2"), Map.of(), true)))));
    }

    private static JobPayload payload() {
        return new JobPayload(
                2,
                1,
                5,
                4,
                "ci.yml",
                "CI",
                "",
                "",
                "0123456789abcdef0123456789abcdef01234567",
                "refs/heads/main",
                TriggerEvent.push,
                Map.of(),
                "build",
                "Build",
                "linux",
                List.of(),
                "",
                30,
                Map.of(),
                "",
                "",
                Map.of(),
                Map.of(),
                List.of(),
                Map.of("A", "1"),
                List.of(new JobPayload.Step(3, 0, "s1", "Say", "", "echo hi", "", "", Map.of(), Map.of(), false)));
    }
}
