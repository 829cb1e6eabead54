package sh.shithub.actions.gateway.operator.deadletters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import sh.shithub.actions.contracts.DeadLetterKind;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.devstack.process.Wait;
import sh.shithub.actions.gateway.Caller;
import sh.shithub.actions.gateway.GatewayIT;
import sh.shithub.actions.gateway.GatewayUnderTest;
import sh.shithub.actions.gateway.TopicReader;
import sh.shithub.actions.testkit.DevStack;

/** Dead letters of a real topic, looked at and decided about at two gateways. The last two tests take the topic's records away. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DeadLettersIT extends GatewayIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PATH = "/api/v1/ops/dead-letters";

    private ParkedRecords parked;
    private GatewayUnderTest other;

    DeadLettersIT(DevStack stack) {
        super(stack);
    }

    @Override
    protected Map<String, String> environment() {
        return Map.of("SHITHUB_DEAD_LETTERS_LOOK_EVERY", "200ms");
    }

    @BeforeAll
    void start() {
        parked = new ParkedRecords(stack);
        other = GatewayUnderTest.start(stack, environment());
    }

    @AfterAll
    void stop() {
        other.close();
        parked.close();
    }

    private Caller.Answer get(String more) {
        return caller.get(PATH + more, stack.operatorToken());
    }

    private Caller.Answer post(GatewayUnderTest at, String id, String act, String body) {
        return at.caller().post(PATH + "/" + id + "/" + act, stack.operatorToken(), body);
    }

    private JsonNode listed(String id) {
        JsonNode[] found = new JsonNode[1];
        assertTrue(
                Wait.until(PATIENCE, () -> {
                    Caller.Answer answer = get("/" + id);
                    found[0] = answer.body();
                    return answer.status() == 200;
                }),
                () -> id + " is not listed: " + found[0]);
        return found[0];
    }

    private static List<String> ids(JsonNode page) {
        List<String> ids = new ArrayList<>();
        page.get("dead_letters").forEach(letter -> ids.add(letter.get("id").asText()));
        return ids;
    }

    private static JsonNode of(JsonNode groups, String name, String value) {
        for (JsonNode group : groups) {
            if (group.get(name).asText().equals(value)) {
                return group;
            }
        }
        return null;
    }

    private double gauge(GatewayUnderTest at, String series) {
        return at.metrics()
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + series));
    }

    private List<ConsumerRecord<byte[], byte[]>> written(String topic, String key) {
        return TopicReader.all(stack, topic).stream()
                .filter(record -> record.key() != null && text(record.key()).equals(key))
                .toList();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    @Order(1)
    void the_newest_come_first_with_counts_by_reason_and_topic_on_pages() {
        assertTrue(get("").body().get("open").isIntegralNumber());
        String first = parked.park(Topics.STATUS, DeadLetterKind.invalid, "one", "{}");
        String second = parked.park(Topics.LOGS, DeadLetterKind.invalid, "two", "{}");
        String third = parked.park(Topics.LOGS, DeadLetterKind.misplaced, "three", "{}");
        String stranger = parked.write("four", new byte[] {1}, Map.of("dead-letter-topic", "some.topic\u0000\n"));
        listed(stranger);
        // The other gateway may have listed them; this one knows its topic's depth by its own look.
        assertTrue(Wait.until(PATIENCE, () -> get("").body().path("depth").asInt() == 4));

        JsonNode page = get("").body();
        assertEquals(List.of(stranger, third, second, first), ids(page));
        assertEquals(4, page.get("open").asInt());
        assertEquals(4, page.get("total_count").asInt());
        assertFalse(page.get("collected_at").isNull());
        assertTrue(page.get("oldest_age_seconds").asDouble() >= 0);
        assertEquals(
                2, of(page.get("by_reason"), "reason", "invalid").get("open").asInt());
        assertEquals(1, of(page.get("by_reason"), "reason", "other").get("open").asInt());
        assertEquals(
                2, of(page.get("by_topic"), "topic", Topics.LOGS).get("open").asInt());
        assertEquals(1, of(page.get("by_topic"), "topic", "unknown").get("open").asInt());

        JsonNode letter = page.get("dead_letters").get(2);
        assertEquals("open", letter.get("state").asText());
        assertEquals("invalid", letter.get("reason").asText());
        assertEquals("because of two", letter.get("detail").asText());
        assertEquals(Topics.LOGS, letter.get("topic").asText());
        assertEquals(3, letter.get("partition").asInt());
        assertEquals(41, letter.get("offset").asInt());
        assertEquals("log-service", letter.get("group").asText());
        assertEquals("two", letter.get("key").asText());
        assertEquals(2, letter.get("bytes").asInt());

        assertEquals(List.of(second, first), ids(get("?reason=invalid").body()));
        assertEquals(
                List.of(third),
                ids(get("?reason=misplaced&topic=" + Topics.LOGS).body()));
        assertEquals(
                List.of(), ids(get("?reason=misplaced&topic=" + Topics.STATUS).body()));
        Caller.Answer paged = get("?state=all&per_page=1&page=2");
        assertEquals(List.of(third), ids(paged.body()));
        assertTrue(paged.header("Link").contains("page=4>; rel=\"last\""), paged.header("Link"));
        shape(400, get("?reason=bad"));
        shape(400, get("?state=closed"));
        shape(400, get("?topic=nope"));
        shape(404, get("/0-999999"));
        shape(404, get("/x"));
        shape(401, caller.get(PATH, null));
    }

    @Test
    @Order(2)
    void both_gateways_tell_of_them_in_gauges() {
        String series = "shithub_actions_dead_letters{reason=\"failed\"}";
        parked.park(Topics.STATUS, DeadLetterKind.failed, "five", "{}");
        for (GatewayUnderTest each : List.of(gateway, other)) {
            assertTrue(Wait.until(PATIENCE, () -> gauge(each, series) == 1), series);
            assertEquals(0, gauge(each, "shithub_actions_dead_letters{reason=\"unreadable\"}"));
            assertTrue(gauge(each, "shithub_actions_dead_letters_oldest_age_seconds") > 0);
        }
    }

    @Test
    @Order(3)
    void a_letter_is_shown_without_secrets_and_chunks_by_size() {
        String json = parked.park(
                Topics.RUN_REQUESTS,
                DeadLetterKind.invalid,
                "six",
                "{\"type\":\"x\",\"run_id\":7,\"secrets\":{\"A\":\"hush-1\"},\"env\":{\"B\":\"hush-2\"}}"
                        .getBytes(StandardCharsets.UTF_8),
                Map.of("traceparent", "00-abc", "authorization", "hush-3"));
        String chunk = parked.park(
                Topics.LOGS,
                DeadLetterKind.not_sealed,
                "seven",
                "hush-4 in a log".getBytes(StandardCharsets.UTF_8),
                Map.of("seq", "0", "step-id", "1"));

        Caller.Answer shown =
                get("/" + listed(json).get("dead_letter").get("id").asText());
        assertFalse(
                text(shown.http().body()).contains("hush"),
                () -> text(shown.http().body()));
        JsonNode value = shown.body().get("value");
        assertEquals("json", value.get("format").asText());
        assertEquals(7, value.get("json").get("run_id").asInt());
        assertEquals(
                "(left out: 6 bytes)", value.get("json").get("env").get("B").asText());
        assertEquals("00-abc", shown.body().get("headers").get("traceparent").asText());
        assertFalse(shown.body().get("headers").has("dead-letter-topic"));
        assertTrue(shown.body().get("replayable").asBoolean());

        JsonNode sealed = listed(chunk).get("value");
        assertEquals("sealed_chunk", sealed.get("format").asText());
        assertEquals(15, sealed.get("bytes").asInt());
        assertTrue(sealed.get("text").isNull() && sealed.get("json").isNull(), sealed::toString);
    }

    @Test
    @Order(4)
    void a_replay_publishes_the_record_as_it_was_once_unless_it_is_asked_for_again() {
        byte[] bytes = {0, (byte) 0xff, 7};
        String id = parked.park(
                Topics.STATUS, DeadLetterKind.unreadable, "eight", bytes, Map.of("traceparent", "00-abc", "seq", "1"));
        listed(id);

        JsonNode replayed = post(gateway, id, "replay", "").body();
        assertEquals("replayed", replayed.get("state").asText(), replayed::toString);
        assertEquals(1, replayed.get("replays").asInt());
        assertEquals("devstack", replayed.get("replayed_by").asText());
        List<ConsumerRecord<byte[], byte[]>> records = written(Topics.STATUS, "eight");
        assertEquals(1, records.size());
        assertEquals(
                List.of(0, 255, 7),
                Stream.of(0, 1, 2).map(i -> records.get(0).value()[i] & 0xff).toList());
        Set<String> headers = new HashSet<>();
        for (Header header : records.get(0).headers()) {
            headers.add(header.key() + "=" + text(header.value()));
        }
        assertEquals(Set.of("traceparent=00-abc", "seq=1", "dead-letter-replay-of=" + id), headers);

        Caller.Answer second = post(other, id, "replay", "{}");
        assertEquals(409, second.status());
        assertTrue(second.error().contains("was replayed by devstack at "), second::error);
        assertTrue(second.error().endsWith("send {\"again\":true} to replay it"), second::error);
        assertEquals(1, written(Topics.STATUS, "eight").size());
        assertEquals(
                2,
                post(other, id, "replay", "{\"again\":true}")
                        .body()
                        .get("replays")
                        .asInt());
        assertEquals(2, written(Topics.STATUS, "eight").size());
        assertFalse(ids(get("").body()).contains(id));
        assertTrue(ids(get("?state=replayed").body()).contains(id));
    }

    @Test
    @Order(5)
    void of_many_who_replay_at_once_at_two_gateways_one_does() {
        String id = parked.park(Topics.LOGS, DeadLetterKind.unknown_subject, "nine", "{}");
        listed(id);
        List<CompletableFuture<Caller.Answer>> calls = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            calls.add((i % 2 == 0 ? gateway : other)
                    .caller()
                    .async(PATH + "/" + id + "/replay", stack.operatorToken(), "{}"));
        }
        List<Integer> statuses =
                calls.stream().map(call -> call.join().status()).sorted().toList();
        assertEquals(List.of(200, 409, 409, 409, 409, 409), statuses);
        assertEquals(1, written(Topics.LOGS, "nine").size());
    }

    @Test
    @Order(6)
    void what_is_discarded_is_not_open_and_can_still_be_replayed_when_asked_for() {
        String id = parked.park(Topics.STATUS, DeadLetterKind.invalid, "ten", "{}");
        listed(id);
        JsonNode discarded =
                post(gateway, id, "discard", "{\"note\":\"known\"}").body();
        assertEquals("discarded", discarded.get("state").asText(), discarded::toString);
        assertEquals("known", discarded.get("discard_note").asText());
        assertEquals("devstack", discarded.get("discarded_by").asText());
        JsonNode again = post(other, id, "discard", "{\"note\":\"other\"}").body();
        assertEquals("known", again.get("discard_note").asText());
        assertEquals(List.of(id), ids(get("?state=discarded").body()));
        refused(
                400,
                "note has 501 characters; expected at most 500, and no NUL character",
                post(gateway, id, "discard", "{\"note\":\"" + "x".repeat(501) + "\"}"));

        assertTrue(post(gateway, id, "replay", "{}").error().contains("was discarded by devstack at "));
        JsonNode replayed = post(gateway, id, "replay", "{\"again\":true}").body();
        assertEquals("replayed", replayed.get("state").asText());
        assertTrue(replayed.get("discarded_at").isNull());
    }

    @Test
    @Order(7)
    void what_nobody_would_read_cannot_be_replayed() {
        String unknown = parked.write("eleven", new byte[] {1}, Map.of());
        String replies = parked.park(Topics.REPLIES, DeadLetterKind.invalid, "twelve", "{}");
        for (String id : List.of(unknown, replies)) {
            assertFalse(listed(id).get("replayable").asBoolean());
            shape(409, post(gateway, id, "replay", "{\"again\":true}"));
        }
        assertEquals(0, written(Topics.REPLIES, "twelve").size());
        shape(404, post(gateway, "0-999999", "replay", "{}"));
        shape(404, post(gateway, "x", "discard", "{}"));
        shape(400, post(gateway, replies, "replay", "{\"agian\":true}"));
    }

    @Test
    @Order(8)
    void a_read_token_looks_and_decides_nothing() {
        String id = parked.park(Topics.STATUS, DeadLetterKind.invalid, "thirteen", "{}");
        listed(id);
        String token = stack.operatorToken();
        database.execute("UPDATE operator_tokens SET scope = 'read'");
        try {
            assertEquals(200, caller.get(PATH, token).status());
            shape(403, post(gateway, id, "replay", "{}"));
            shape(403, post(gateway, id, "discard", "{}"));
        } finally {
            database.execute("UPDATE operator_tokens SET scope = 'operator'");
        }
        assertEquals("open", listed(id).get("dead_letter").get("state").asText());
    }

    @Test
    @Order(8)
    void a_letter_by_reference_is_shown_by_its_beginning_and_replayed_from_where_its_record_lies() {
        byte[] value = ("no JSON " + "x".repeat(5000)).getBytes(StandardCharsets.UTF_8);
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(Topics.STATUS, "large".getBytes(StandardCharsets.UTF_8), value);
        record.headers().add("a-header", new byte[] {'h'});
        RecordMetadata there = parked.send(record);

        String id = parked.refer(there, there.offset(), "large", value, 9000);
        JsonNode shown = listed(id);
        assertTrue(
                shown.get("by_reference").asBoolean() && shown.get("replayable").asBoolean(), shown::toString);
        assertEquals(9000, shown.get("dead_letter").get("bytes").asInt());
        assertEquals(9000, shown.get("value").get("bytes").asInt());
        assertTrue(shown.get("value").get("text").asText().startsWith("no JSON xx"), shown::toString);
        assertEquals(
                "replayed", post(gateway, id, "replay", "").body().get("state").asText());
        ConsumerRecord<byte[], byte[]> again = written(Topics.STATUS, "large").get(1);
        assertEquals(text(value), text(again.value()));
        assertEquals("h", text(again.headers().lastHeader("a-header").value()));
        assertEquals(
                id, text(again.headers().lastHeader("dead-letter-replay-of").value()));

        String tooLarge = parked.refer(there, there.offset(), "large", value, 5_000_000);
        assertFalse(listed(tooLarge).get("replayable").asBoolean());
        refused(
                409,
                "the record of dead letter " + tooLarge
                        + " has 5000000 bytes, more than the 2097152 that a record may have; it can only be discarded",
                post(gateway, tooLarge, "replay", ""));
        String gone = parked.refer(there, there.offset() + 1000, "large", value, 9000);
        String another = parked.refer(there, there.offset(), "large", new byte[] {'o'}, 9000);
        for (String lost : List.of(gone, another)) {
            assertFalse(listed(lost).get("replayable").asBoolean());
            refused(
                    410,
                    "dead letter " + lost
                            + " has only the beginning of its record, which has left actions.status; it can be replayed no more",
                    post(gateway, lost, "replay", ""));
        }
    }

    @Test
    @Order(9)
    void without_kafka_the_list_is_there_and_nothing_is_replayed() {
        String id = parked.park(Topics.STATUS, DeadLetterKind.invalid, "fourteen", "{}");
        listed(id);
        try (GatewayUnderTest deaf = GatewayUnderTest.deaf(stack)) {
            Caller.Answer list = deaf.caller().get(PATH, stack.operatorToken());
            assertTrue(ids(list.body()).contains(id));
            assertTrue(list.body().get("collected_at").isNull());
            assertTrue(list.body().get("depth").isNull());
            shape(503, post(deaf, id, "replay", "{}"));
        }
        assertEquals("open", listed(id).get("dead_letter").get("state").asText());
        assertEquals(0, written(Topics.STATUS, "fourteen").size());
    }

    @Test
    @Order(10)
    void a_letter_whose_record_is_too_old_goes_from_the_list() throws Exception {
        String id = parked.park(Topics.STATUS, DeadLetterKind.invalid, "fifteen", "{}");
        listed(id);
        TopicPartition zero = new TopicPartition(Topics.DEAD_LETTERS, 0);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", stack.bootstrap()))) {
            admin.deleteRecords(Map.of(zero, RecordsToDelete.beforeOffset(-1)))
                    .all()
                    .get();
        }
        assertTrue(Wait.until(PATIENCE, () -> get("").body().get("open").asInt() == 0));
        assertEquals(0, get("?state=all").body().get("total_count").asInt());
        assertNull(get("").body().get("oldest_age_seconds").textValue());
        shape(404, post(gateway, id, "replay", "{}"));
    }

    @Test
    @Order(11)
    void a_topic_that_was_made_anew_has_letters_of_its_own() throws Exception {
        String before = parked.park(Topics.STATUS, DeadLetterKind.invalid, "sixteen", "{}");
        listed(before);
        post(gateway, before, "discard", "{}");
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", stack.bootstrap()))) {
            admin.deleteTopics(List.of(Topics.DEAD_LETTERS)).all().get();
            assertTrue(Wait.until(PATIENCE, () -> !isThere(admin)));
            admin.createTopics(List.of(new NewTopic(Topics.DEAD_LETTERS, 1, (short) 1)))
                    .all()
                    .get();
        }
        String after;
        try (ParkedRecords anew = new ParkedRecords(stack)) {
            after = anew.park(Topics.LOGS, DeadLetterKind.invalid, "seventeen", "{}");
        }
        assertEquals("0-0", after);
        assertTrue(Wait.until(PATIENCE, () -> ids(get("?state=all").body()).equals(List.of(after))));
        assertEquals("seventeen", listed(after).get("dead_letter").get("key").asText());
    }

    private static boolean isThere(Admin admin) {
        return admin.listTopics()
                .names()
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .contains(Topics.DEAD_LETTERS);
    }
}
