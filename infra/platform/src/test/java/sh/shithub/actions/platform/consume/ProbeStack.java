package sh.shithub.actions.platform.consume;

import static org.awaitility.Awaitility.await;

import io.micronaut.context.ApplicationContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import sh.shithub.actions.platform.launch.ServiceLauncher;
import sh.shithub.actions.platform.publish.Publisher;
import sh.shithub.actions.testkit.DevStack;

/** A service whose only consumer is the {@link Probe}'s, with a topic of one partition. */
final class ProbeStack {
    static final Duration PATIENCE = Duration.ofSeconds(60);
    static final TopicPartition PARTITION = new TopicPartition(Probe.TOPIC, 0);

    private final DevStack stack;
    private ApplicationContext service;

    ProbeStack(DevStack stack) {
        this.stack = stack;
    }

    void prepare() throws Exception {
        execute(Probe.TABLES);
        makeTopic();
    }

    void makeTopic() throws Exception {
        try (Admin admin = admin()) {
            admin.createTopics(List.of(new NewTopic(Probe.TOPIC, 1, (short) 1)))
                    .all()
                    .get();
        }
    }

    ApplicationContext start(String... environment) {
        Map<String, String> all = new HashMap<>(stack.environment());
        for (int i = 0; i < environment.length; i += 2) {
            all.put(environment[i], environment[i + 1]);
        }
        service = ServiceLauncher.start("probe", all, Map.of("micronaut.server.port", -1, "probe.listens", true));
        return service;
    }

    /** To send what is not read yet. */
    void startWithoutConsumer() {
        service = ServiceLauncher.start("probe", stack.environment(), Map.of("micronaut.server.port", -1));
    }

    void stop() {
        service.close();
    }

    <T> T bean(Class<T> type) {
        return service.getBean(type);
    }

    Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", stack.bootstrap()));
    }

    void send(String... values) {
        Publisher publisher = bean(Publisher.class);
        publisher.publish(
                List.of(values).stream()
                        .map(value -> publisher.record(Probe.TOPIC, "1", value.getBytes(StandardCharsets.UTF_8)))
                        .toList(),
                PATIENCE);
    }

    void awaitApplied(String prefix, int count) {
        await("the records " + prefix)
                .atMost(PATIENCE)
                .until(() -> number("SELECT count(*) FROM probe_applied WHERE value LIKE '" + prefix + "%'") == count);
    }

    Optional<OffsetAndMetadata> committed() throws Exception {
        try (Admin admin = admin()) {
            return Optional.ofNullable(admin.listConsumerGroupOffsets(Probe.GROUP)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .get(PARTITION));
        }
    }

    long end() throws Exception {
        try (Admin admin = admin()) {
            return admin.listOffsets(Map.of(PARTITION, OffsetSpec.latest()))
                    .partitionResult(PARTITION)
                    .get()
                    .offset();
        }
    }

    void awaitEverythingCommitted() {
        await("the commit of all offsets")
                .atMost(PATIENCE)
                .until(() -> committed().map(OffsetAndMetadata::offset).orElse(0L) == end());
    }

    /** The folder in which the broker keeps the partition. */
    Path folder() throws Exception {
        try (Admin admin = admin()) {
            String logs = admin.describeLogDirs(List.of(1))
                    .allDescriptions()
                    .get()
                    .get(1)
                    .keySet()
                    .iterator()
                    .next();
            return Path.of(logs, PARTITION.toString());
        }
    }

    /** What was stated of the partition, the oldest first: kind, expected and found offset. */
    String gaps() throws SQLException {
        return text(
                "SELECT coalesce(string_agg(kind || ' ' || expected_offset || ' ' || found_offset, ', ' ORDER BY id), '')"
                        + " FROM offset_gaps");
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = stack.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    long number(String sql) throws SQLException {
        return Long.parseLong(text(sql));
    }

    String text(String sql) throws SQLException {
        try (Connection connection = stack.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
