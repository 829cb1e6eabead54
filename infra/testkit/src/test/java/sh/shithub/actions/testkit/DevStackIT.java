package sh.shithub.actions.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.contracts.OpaqueToken;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.schema.DatabaseUrl;
import sh.shithub.actions.schema.Migrations;
import software.amazon.awssdk.core.sync.RequestBody;

@ExtendWith(DevStackExtension.class)
class DevStackIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final DevStack stack;

    DevStackIT(DevStack stack) {
        this.stack = stack;
    }

    @Test
    void names_everything_that_a_service_asks_its_environment_for() {
        assertEquals(
                Set.of(
                        "SHITHUB_DATABASE_URL",
                        "SHITHUB_KAFKA_BOOTSTRAP",
                        "SHITHUB_S3_ENDPOINT",
                        "SHITHUB_S3_BUCKET",
                        "SHITHUB_S3_ACCESS_KEY",
                        "SHITHUB_S3_SECRET_KEY",
                        "SHITHUB_MASTER_KEY"),
                stack.environment().keySet());
    }

    @Test
    void lends_a_database_with_this_builds_schema() {
        Migrations.requireCurrent(DatabaseUrl.parse(stack.databaseUrl()));
    }

    @Test
    void lends_every_topic_of_the_contracts_with_its_partitions_and_retention() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", stack.bootstrap()))) {
            for (Topics.Spec topic : Topics.all()) {
                TopicDescription there = admin.describeTopics(List.of(topic.name()))
                        .allTopicNames()
                        .get()
                        .get(topic.name());
                assertEquals(topic.partitions(), there.partitions().size(), topic.name());
                ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
                String retention = admin.describeConfigs(List.of(resource))
                        .all()
                        .get()
                        .get(resource)
                        .get("retention.ms")
                        .value();
                assertEquals(topic.config().get("retention.ms"), retention, topic.name());
            }
        }
    }

    /** As often as it takes to meet the moment between the controller's answer and the broker's knowledge. */
    @RepeatedTest(10)
    void topics_are_there_when_their_address_is_given() throws Exception {
        touch(Topics.LOGS);
        try (DevStack other = new DevStack()) {
            topicId(other.bootstrap());
        }
    }

    @Test
    void makes_no_topic_that_nobody_declared() throws Exception {
        try (KafkaProducer<String, String> producer = producer(Map.of("max.block.ms", "2000"))) {
            Future<RecordMetadata> sent = producer.send(new ProducerRecord<>("a.misspelt.topic", "value"));
            assertThrows(ExecutionException.class, () -> sent.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        }
        assertTrue(topicNames().stream().noneMatch("a.misspelt.topic"::equals));
    }

    @Test
    void stores_and_returns_an_object() {
        stack.s3().putObject(put -> put.bucket(stack.bucket()).key("a/b"), RequestBody.fromString("text"));
        assertEquals(
                "text",
                stack.s3()
                        .getObjectAsBytes(get -> get.bucket(stack.bucket()).key("a/b"))
                        .asUtf8String());
    }

    @Test
    void refuses_a_request_that_nobody_signed() throws Exception {
        var connection = (java.net.HttpURLConnection)
                URI.create(stack.s3Endpoint() + "/" + stack.bucket()).toURL().openConnection();
        assertEquals(403, connection.getResponseCode());
    }

    @Test
    void registers_runners_and_operators_by_the_hash_of_their_tokens() throws Exception {
        RegisteredRunner runner = stack.registerRunner("one", List.of("linux", "x64"), 3);
        assertEquals(
                "one linux,x64 3 " + hash(runner.token()),
                text(
                        "SELECT name || ' ' || array_to_string(labels, ',') || ' ' || capacity || ' ' || encode(token_hash, 'hex')"
                                + " FROM workflow_runners r JOIN runner_tokens t ON t.runner_id = r.id WHERE r.id = "
                                + runner.id()));
        assertEquals(stack.operatorToken(), stack.operatorToken());
        assertEquals(
                "operator " + hash(stack.operatorToken()),
                text("SELECT scope || ' ' || encode(token_hash, 'hex') FROM operator_tokens"));
    }

    @Test
    void a_killed_postgres_comes_back_with_its_rows() throws Exception {
        execute("CREATE TABLE kept AS SELECT 42 AS answer");
        stack.postgres().kill();
        assertThrows(SQLException.class, () -> stack.connect().close());
        stack.postgres().start();
        assertEquals("42", text("SELECT answer FROM kept"));
    }

    @Test
    void a_stopped_kafka_comes_back_where_it_was_with_its_topics() throws Exception {
        String before = stack.bootstrap();
        stack.kafka().stop();
        stack.kafka().start();
        assertEquals(before, stack.bootstrap());
        assertTrue(topicNames().contains(Topics.STATUS));
    }

    @Test
    void a_paused_kafka_keeps_its_clients_waiting_until_it_is_resumed() throws Exception {
        try (KafkaProducer<String, String> producer = producer(Map.of())) {
            producer.send(new ProducerRecord<>(Topics.EVENTS, "first")).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            stack.kafka().pause();
            Future<RecordMetadata> sent = producer.send(new ProducerRecord<>(Topics.EVENTS, "second"));
            assertThrows(TimeoutException.class, () -> sent.get(1, TimeUnit.SECONDS));
            stack.kafka().resume();
            sent.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @Test
    void a_killed_object_store_comes_back_with_its_objects() {
        stack.s3().putObject(put -> put.bucket(stack.bucket()).key("kept"), RequestBody.fromString("text"));
        stack.objectStore().kill();
        stack.objectStore().start();
        assertEquals(
                "text",
                stack.s3()
                        .getObjectAsBytes(get -> get.bucket(stack.bucket()).key("kept"))
                        .asUtf8String());
    }

    @Test
    void another_class_gets_a_database_topics_and_a_bucket_of_its_own() throws Exception {
        Map<String, String> first = stack.environment();
        String topicId = topicId(first.get("SHITHUB_KAFKA_BOOTSTRAP"));
        touch(Topics.LOGS);
        try (DevStack other = new DevStack()) {
            Map<String, String> second = other.environment();
            assertNotEquals(first.get("SHITHUB_DATABASE_URL"), second.get("SHITHUB_DATABASE_URL"));
            assertNotEquals(first.get("SHITHUB_S3_BUCKET"), second.get("SHITHUB_S3_BUCKET"));
            assertNotEquals(topicId, topicId(second.get("SHITHUB_KAFKA_BOOTSTRAP")));
            assertEquals(first.get("SHITHUB_MASTER_KEY"), second.get("SHITHUB_MASTER_KEY"));
        }
    }

    /** Only what a class has touched is made anew for the next. */
    private void touch(String topic) throws Exception {
        try (KafkaProducer<String, String> producer = producer(Map.of())) {
            producer.send(new ProducerRecord<>(topic, "value")).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private KafkaProducer<String, String> producer(Map<String, String> more) {
        Map<String, Object> settings = new java.util.HashMap<>(more);
        settings.put("bootstrap.servers", stack.bootstrap());
        return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    }

    private Set<String> topicNames() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", stack.bootstrap()))) {
            return new TreeSet<>(admin.listTopics().names().get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        }
    }

    private static String topicId(String bootstrap) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            return admin.describeTopics(List.of(Topics.LOGS))
                    .allTopicNames()
                    .get()
                    .get(Topics.LOGS)
                    .topicId()
                    .toString();
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = stack.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String text(String sql) throws SQLException {
        try (Connection connection = stack.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static String hash(String token) {
        return HexFormat.of().formatHex(OpaqueToken.parse(token).orElseThrow().hash());
    }
}
