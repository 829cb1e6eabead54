package sh.shithub.actions.gateway.operator.lag;

import io.micronaut.configuration.kafka.config.KafkaDefaultConfiguration;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When the first record was written that a group has not read yet: exact, from the record itself. It is fetched once for each
 * position, so a partition that does not move costs nothing further.
 */
@Singleton
final class OldestRecords {
    private static final Logger LOG = LoggerFactory.getLogger(OldestRecords.class);
    private static final Duration ROUND = Duration.ofSeconds(1);
    private static final Duration POLL = Duration.ofMillis(100);

    private final Properties config = new Properties();
    private Map<Position, Long> known = new HashMap<>();
    private KafkaConsumer<byte[], byte[]> consumer;

    OldestRecords(KafkaDefaultConfiguration kafka) {
        config.putAll(kafka.getConfig());
        config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        // The first batch comes whole however small this is; more of a partition is not wanted.
        config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, "1");
        config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, "50");
        config.put(ConsumerConfig.CLIENT_ID_CONFIG, "lag-oldest-records");
    }

    /** The offset that a group reads next. */
    record Position(TopicPartition partition, long offset) {}

    /** @return milliseconds since 1970 of each position whose record could be read in time; the others are missing */
    synchronized Map<Position, Long> written(Set<Position> positions) {
        Map<Position, Long> written = new HashMap<>(known);
        written.keySet().retainAll(positions);
        Set<Position> wanted = new HashSet<>(positions);
        wanted.removeAll(written.keySet());
        if (!wanted.isEmpty()) {
            fetch(wanted, written);
        }
        known = written;
        return Map.copyOf(written);
    }

    /** One partition may be read by two groups, each at its own place: then in two turns. */
    private void fetch(Set<Position> wanted, Map<Position, Long> written) {
        long until = System.nanoTime() + ROUND.toNanos();
        try {
            while (!wanted.isEmpty() && System.nanoTime() < until) {
                Map<TopicPartition, Position> turn = new HashMap<>();
                wanted.forEach(position -> turn.putIfAbsent(position.partition(), position));
                wanted.removeAll(turn.values());
                fetchTurn(turn, written, until);
            }
        } catch (KafkaException e) {
            LOG.warn("the oldest records cannot be read: {}", e.toString());
            close();
        }
    }

    private void fetchTurn(Map<TopicPartition, Position> turn, Map<Position, Long> written, long until) {
        if (consumer == null) {
            consumer = new KafkaConsumer<>(config);
        }
        consumer.assign(turn.keySet());
        // One that was asked before stays paused over a new assignment.
        consumer.resume(turn.keySet());
        turn.forEach((partition, position) -> consumer.seek(partition, position.offset()));
        Set<TopicPartition> open = new HashSet<>(turn.keySet());
        while (!open.isEmpty() && System.nanoTime() < until) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                if (open.remove(partition)) {
                    written.put(turn.get(partition), record.timestamp());
                    consumer.pause(Set.of(partition));
                }
            }
        }
    }

    @PreDestroy
    synchronized void close() {
        if (consumer != null) {
            consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(POLL));
            consumer = null;
        }
    }
}
