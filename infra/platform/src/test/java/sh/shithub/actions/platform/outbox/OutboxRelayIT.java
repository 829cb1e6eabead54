package sh.shithub.actions.platform.outbox;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.micronaut.context.ApplicationContext;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.contracts.Limits;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.platform.launch.ServiceLauncher;
import sh.shithub.actions.platform.sql.Transactions;
import sh.shithub.actions.platform.trace.TraceId;
import sh.shithub.actions.platform.trace.Traceparent;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** Nothing that is kept stays, whichever instance is woken; what cannot be sent is not kept. */
@ExtendWith(DevStackExtension.class)
class OutboxRelayIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final DevStack stack;

    OutboxRelayIT(DevStack stack) {
        this.stack = stack;
    }

    @Test
    void two_instances_relay_everything_once_each_is_woken() {
        try (ApplicationContext one = start();
                ApplicationContext two = start()) {
            for (int i = 0; i < 50; i++) {
                keep(one, "one-" + i);
                one.getBean(OutboxRelay.class).wake();
                keep(two, "two-" + i);
                two.getBean(OutboxRelay.class).wake();
            }
            await().atMost(PATIENCE).until(() -> kept() == 0);
        }
    }

    @Test
    void a_record_that_kafka_would_never_take_is_not_kept() throws Exception {
        try (ApplicationContext one = start()) {
            long before = kept();
            assertThrows(IllegalArgumentException.class, () -> keep(one, "x".repeat(Limits.RECORD_BYTES)));
            assertEquals(before, kept());
        }
    }

    @Test
    void a_record_is_relayed_with_the_trace_that_it_was_kept_with_and_one_without_stays_without() {
        TraceId trace = TraceId.random();
        try (ApplicationContext one = start()) {
            keep(one, Traceparent.add(record("traced"), trace));
            keep(one, record("untraced"));
            one.getBean(OutboxRelay.class).wake();
            Map<String, Optional<TraceId>> relayed = new HashMap<>();
            try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                    Map.of("bootstrap.servers", stack.bootstrap()),
                    new ByteArrayDeserializer(),
                    new ByteArrayDeserializer())) {
                List<TopicPartition> partitions = consumer.partitionsFor(Topics.EVENTS).stream()
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
                consumer.assign(partitions);
                consumer.seekToBeginning(partitions);
                await().atMost(PATIENCE).until(() -> {
                    consumer.poll(Duration.ofMillis(100))
                            .forEach(record -> relayed.put(
                                    new String(record.value(), StandardCharsets.UTF_8),
                                    Optional.ofNullable(Traceparent.of(record.headers()))));
                    return relayed.keySet().containsAll(List.of("traced", "untraced"));
                });
            }
            assertEquals(Optional.of(trace), relayed.get("traced"));
            assertEquals(Optional.empty(), relayed.get("untraced"));
        }
    }

    private static ProducerRecord<byte[], byte[]> record(String value) {
        return new ProducerRecord<>(
                Topics.EVENTS, "1".getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
    }

    private static void keep(ApplicationContext service, String value) {
        keep(service, record(value));
    }

    private static void keep(ApplicationContext service, ProducerRecord<byte[], byte[]> record) {
        service.getBean(Transactions.class).write(connection -> {
            service.getBean(Outbox.class).keep(connection, Stream.of(record));
            return null;
        });
    }

    private long kept() throws Exception {
        try (Connection connection = stack.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM outbox WHERE service = 'probe'")) {
            row.next();
            return row.getLong(1);
        }
    }

    private ApplicationContext start() {
        return ServiceLauncher.start("probe", stack.environment(), Map.of("micronaut.server.port", -1));
    }
}
