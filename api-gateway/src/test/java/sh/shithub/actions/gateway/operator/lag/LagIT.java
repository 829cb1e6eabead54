package sh.shithub.actions.gateway.operator.lag;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.contracts.Groups;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.devstack.process.Wait;
import sh.shithub.actions.gateway.Caller;
import sh.shithub.actions.gateway.GatewayUnderTest;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** The groups are what the services' consumers would make of them; each test has one of its own. */
@ExtendWith(DevStackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LagIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private DevStack stack;
    private GatewayUnderTest gateway;
    private String token;
    private KafkaProducer<byte[], byte[]> producer;
    private Admin admin;

    @BeforeAll
    void start(DevStack given) {
        stack = given;
        token = stack.operatorToken();
        gateway = GatewayUnderTest.start(
                stack,
                Map.of(
                        "SHITHUB_LAG", "1s",
                        "SHITHUB_LAG_STALLED", "3s",
                        "SHITHUB_EXPECTED_MEMBERS", "log-service=2"));
        Map<String, Object> kafka = Map.of("bootstrap.servers", stack.bootstrap());
        producer = new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer());
        admin = Admin.create(kafka);
    }

    @AfterAll
    void stop() {
        producer.close();
        admin.close();
        gateway.close();
    }

    private JsonNode group(String name) {
        Caller.Answer answer = gateway.caller().get("/api/v1/ops/lag", token);
        assertEquals(200, answer.status());
        for (JsonNode group : answer.body().get("groups")) {
            if (group.get("group").asText().equals(name)) {
                return group;
            }
        }
        throw new AssertionError("no group " + name + " in " + answer.body());
    }

    private JsonNode await(String name, Predicate<JsonNode> seen) {
        JsonNode[] last = new JsonNode[1];
        assertTrue(
                Wait.until(PATIENCE, () -> {
                    last[0] = group(name);
                    return seen.test(last[0]);
                }),
                () -> "last seen: " + last[0]);
        return last[0];
    }

    private static Predicate<JsonNode> is(String state) {
        return group -> group.get("state").asText().equals(state);
    }

    private void write(String topic, int partition, Instant at) throws Exception {
        producer.send(new ProducerRecord<>(topic, partition, at.toEpochMilli(), null, new byte[] {1}))
                .get();
    }

    private KafkaConsumer<byte[], byte[]> member(String group, String topic) {
        KafkaConsumer<byte[], byte[]> member = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        stack.bootstrap(),
                        "group.id",
                        group,
                        "client.id",
                        group + "-member",
                        "enable.auto.commit",
                        "false",
                        "auto.offset.reset",
                        "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        member.subscribe(List.of(topic));
        while (member.assignment().isEmpty()) {
            member.poll(Duration.ofMillis(100));
        }
        return member;
    }

    @Test
    void a_group_is_told_from_its_first_record_to_its_last_member() throws Exception {
        TopicPartition three = new TopicPartition(Topics.STATUS, 3);
        Instant first = Instant.now().minusSeconds(100);
        write(Topics.STATUS, 3, first);
        write(Topics.STATUS, 3, first.plusSeconds(40));

        JsonNode stopped = group(Groups.STATUS);
        assertEquals("stopped", stopped.get("state").asText());
        assertEquals(0, stopped.get("members").asInt());
        assertTrue(stopped.get("expected_members").isNull());

        try (KafkaConsumer<byte[], byte[]> member = member(Groups.STATUS, Topics.STATUS)) {
            await(Groups.STATUS, is("never_committed"));
            member.commitSync(Map.of(three, new OffsetAndMetadata(1)));

            JsonNode stalled = await(Groups.STATUS, is("stalled"));
            assertTrue(
                    stalled.get("reason").asText().contains("partition actions.status-3 has not moved for"),
                    stalled::toString);
            JsonNode topic = stalled.get("topics").get(0);
            JsonNode partition = topic.get("partitions").get(3);
            assertTrue(
                    partition.get("member").asText().matches("status-service-member [^ ]{8}/127.0.0.1"),
                    stalled::toString);
            assertEquals(1, partition.get("committed").asLong());
            assertEquals(2, partition.get("end").asLong());
            assertEquals(1, partition.get("lag").asLong());
            assertNotNull(Instant.parse(partition.get("last_commit_at").asText()));
            double age = topic.get("oldest_age_seconds").asDouble();
            double exact =
                    Duration.between(first.plusSeconds(40), Instant.now()).toMillis() / 1000.0;
            assertTrue(age > 60 - 1 && age <= exact, () -> age + " of " + exact);

            member.commitSync(Map.of(three, new OffsetAndMetadata(1, "paused: SQLTransientConnectionException")));
            JsonNode paused = await(Groups.STATUS, is("paused"));
            assertTrue(paused.get("reason").asText().contains("SQLTransientConnectionException"), paused::toString);

            member.commitSync(Map.of(three, new OffsetAndMetadata(2)));
            JsonNode ok = await(Groups.STATUS, is("ok"));
            assertEquals(0, ok.get("topics").get(0).get("drain_seconds").asDouble());
            assertEquals(0, ok.get("topics").get(0).get("oldest_age_seconds").asDouble());
        }
        await(Groups.STATUS, is("stopped"));
    }

    @Test
    void records_that_were_deleted_unread_are_lost_and_not_lag() throws Exception {
        TopicPartition zero = new TopicPartition(Topics.LOGS, 0);
        write(Topics.LOGS, 0, Instant.now());
        write(Topics.LOGS, 0, Instant.now());
        write(Topics.LOGS, 0, Instant.now());
        try (KafkaConsumer<byte[], byte[]> member = member(Groups.LOG, Topics.LOGS)) {
            member.commitSync(Map.of(zero, new OffsetAndMetadata(0)));
            admin.deleteRecords(Map.of(zero, RecordsToDelete.beforeOffset(2)))
                    .all()
                    .get();

            JsonNode lost = await(Groups.LOG, is("data_lost"));
            assertTrue(
                    lost.get("reason").asText().startsWith("2 records deleted before they were read"), lost::toString);
            assertTrue(lost.get("reason").asText().endsWith("1 of 2 members are there"), lost::toString);
            assertEquals(2, lost.get("expected_members").asInt());
            assertEquals(1, lost.get("topics").get(0).get("lag").asLong());
        }
    }

    /** claim-service has three listeners, so an instance is three members. */
    @Test
    void the_members_that_are_missed_follow_whoever_scales() throws Exception {
        want(2);
        await(Groups.CLAIM, group -> group.get("expected_members").asInt() == 6);
        want(1);
        await(Groups.CLAIM, group -> group.get("expected_members").asInt() == 3);
    }

    private void want(int instances) throws SQLException {
        try (Connection connection = stack.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO wanted_instances VALUES ('claim-service', " + instances
                    + ") ON CONFLICT (service) DO UPDATE SET instances = excluded.instances");
        }
    }

    @Test
    void rates_come_with_the_second_round() throws Exception {
        write(Topics.LOG_FINALIZATIONS, 0, Instant.now());
        JsonNode topic = await(
                        Groups.LOG_FINALIZER,
                        group -> group.get("topics").get(0).get("lag").asLong() == 1
                                && !group.get("topics")
                                        .get(0)
                                        .get("in_per_second")
                                        .isNull())
                .get("topics")
                .get(0);
        assertTrue(topic.get("in_per_second").asDouble() >= 0, topic::toString);
        assertEquals(0, topic.get("out_per_second").asDouble());
        assertTrue(topic.get("drain_seconds").isNull(), topic::toString);

        JsonNode history = gateway.caller()
                .get("/api/v1/ops/lag/history/" + Groups.LOG_FINALIZER + "/" + Topics.LOG_FINALIZATIONS, token)
                .body();
        int last = history.get("at").size() - 1;
        assertTrue(last >= 1, history::toString);
        assertEquals(1, history.get("lag").get(last).asLong());
        assertEquals(last + 1, history.get("oldest_age_seconds").size());

        String group = "consumergroup=\"log-finalizer\"";
        String ofTopic = group + ",topic=\"actions.log-finalizations\"";
        assertEquals(
                1, gauge("kafka_consumergroup_lag{" + group + ",partition=\"0\",topic=\"actions.log-finalizations\"}"));
        assertEquals(1, gauge("kafka_consumergroup_lag_sum{" + ofTopic + "}"));
        assertEquals(0, gauge("kafka_consumergroup_members{" + group + "}"));
        assertEquals(1, gauge("kafka_consumergroup_state{" + group + ",state=\"stopped\"}"));
        assertEquals(0, gauge("kafka_consumergroup_state{" + group + ",state=\"ok\"}"));
        assertTrue(Double.isNaN(gauge("kafka_consumergroup_expected_members{" + group + "}")));
        assertTrue(gauge("kafka_consumergroup_lag_seconds{" + ofTopic + "}") > 0);
    }

    private double gauge(String series) {
        return gateway.metrics()
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + series + " in " + gateway.metrics()));
    }

    @Test
    void a_look_of_before_is_shown_to_who_says_that_it_will_do() {
        try (GatewayUnderTest seldom = GatewayUnderTest.start(stack, Map.of("SHITHUB_LAG", "60s"))) {
            assertNotEquals(collectedAt(seldom, ""), collectedAt(seldom, ""));
            // A round of its own may come between the two, though hardly twice.
            assertTrue(Wait.until(
                    PATIENCE, () -> collectedAt(seldom, "").equals(collectedAt(seldom, "?max_age_seconds=60"))));
            Caller.Answer refused = seldom.caller().get("/api/v1/ops/lag?max_age_seconds=61", token);
            assertEquals(400, refused.status());
            assertEquals("max_age_seconds is 61; expected a number from 0 to 60", refused.error());
        }
    }

    private String collectedAt(GatewayUnderTest at, String query) {
        return at.caller().get("/api/v1/ops/lag" + query, token).text("collected_at");
    }

    @Test
    void without_kafka_every_group_is_there_and_unknown() {
        try (GatewayUnderTest deaf = GatewayUnderTest.deaf(stack)) {
            JsonNode groups = deaf.caller().get("/api/v1/ops/lag", token).body().get("groups");
            assertEquals(Groups.expected().size(), groups.size());
            for (JsonNode group : groups) {
                assertEquals("unknown", group.get("state").asText());
                assertTrue(group.get("members").isNull());
                assertTrue(group.get("topics").get(0).get("lag").isNull());
                assertNull(group.get("topics").get(0).get("partitions").get(0).textValue());
            }
        }
    }
}
