package sh.shithub.actions.platform.publish;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micronaut.context.ApplicationContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.contracts.Limits;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.platform.launch.ServiceLauncher;
import sh.shithub.actions.platform.sql.Faults;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** What a publisher does when Kafka is away, or never takes a record. */
@ExtendWith(DevStackExtension.class)
class PublisherIT {
    /** Producer's {@code max.block.ms}, shortened: so long may each single send block. */
    private static final Duration BLOCK = Duration.ofSeconds(2);

    private final DevStack stack;

    PublisherIT(DevStack stack) {
        this.stack = stack;
    }

    @Test
    void many_records_wait_no_longer_for_an_absent_broker_than_one() {
        try (ApplicationContext away = start(Map.of("kafka.bootstrap.servers", "127.0.0.1:1"))) {
            Publisher publisher = away.getBean(Publisher.class);
            List<ProducerRecord<byte[], byte[]>> records = IntStream.range(0, 100)
                    .mapToObj(i -> publisher.record(Topics.LOGS, Integer.toString(i), new byte[10]))
                    .toList();
            Duration within = BLOCK.multipliedBy(3);
            long start = System.nanoTime();
            NotPublishedException refusal =
                    assertThrows(NotPublishedException.class, () -> publisher.publish(records, within));
            assertTrue(Faults.passing(refusal), "it passes");
            // A hundred sends that block one after the other would be 200 s: what is looked at is the order of
            // magnitude.
            assertTrue(System.nanoTime() - start
                    < within.plus(BLOCK).multipliedBy(3).toNanos());
        }
    }

    @Test
    void what_kafka_never_takes_is_no_fault_that_passes() {
        try (ApplicationContext service = start(Map.of())) {
            Publisher publisher = service.getBean(Publisher.class);
            List<ProducerRecord<byte[], byte[]>> tooLarge =
                    List.of(publisher.record(Topics.LOGS, "1", new byte[Limits.DEAD_LETTER_BYTES + 1]));
            RuntimeException refusal = assertThrows(
                    UnpublishableException.class, () -> publisher.publish(tooLarge, Duration.ofSeconds(30)));
            assertFalse(Faults.passing(refusal));
        }
    }

    private ApplicationContext start(Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "micronaut.server.port", -1, "kafka.producers.actions.max.block.ms", Long.toString(BLOCK.toMillis())));
        settings.putAll(more);
        return ServiceLauncher.start("probe", stack.environment(), settings);
    }
}
