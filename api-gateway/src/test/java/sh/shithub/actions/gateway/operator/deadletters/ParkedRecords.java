package sh.shithub.actions.gateway.operator.deadletters;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import sh.shithub.actions.contracts.DeadLetterHeaders;
import sh.shithub.actions.contracts.DeadLetterKind;
import sh.shithub.actions.contracts.Limits;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.testkit.DevStack;

/** Dead letters as the consumers write them. */
public final class ParkedRecords implements AutoCloseable {
    private final KafkaProducer<byte[], byte[]> producer;

    public ParkedRecords(DevStack stack) {
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", stack.bootstrap()), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** @return its id */
    public String park(String topic, DeadLetterKind kind, String key, String value) {
        return park(topic, kind, key, value.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    String park(String topic, DeadLetterKind kind, String key, byte[] value, Map<String, String> original) {
        Map<String, String> headers = new LinkedHashMap<>(original);
        headers.put(DeadLetterHeaders.TOPIC, topic);
        headers.put(DeadLetterHeaders.PARTITION, "3");
        headers.put(DeadLetterHeaders.OFFSET, "41");
        headers.put(DeadLetterHeaders.GROUP, "log-service");
        headers.put(DeadLetterHeaders.KIND, kind.name());
        headers.put(DeadLetterHeaders.REASON, "because of " + key);
        headers.put(DeadLetterHeaders.ATTEMPTS, "1");
        return write(key, value, headers);
    }

    String write(String key, byte[] value, Map<String, String> headers) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                Topics.DEAD_LETTERS, key == null ? null : key.getBytes(StandardCharsets.UTF_8), value);
        headers.forEach((name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        RecordMetadata there = send(record);
        return there.partition() + "-" + there.offset();
    }

    /** A dead letter by reference of a record that lies somewhere, or is said to. */
    String refer(RecordMetadata there, long offset, String key, byte[] value, long bytes) {
        return write(
                key,
                Arrays.copyOf(value, Math.min(value.length, Limits.DEAD_LETTER_BEGINNING_BYTES)),
                Map.of(
                        DeadLetterHeaders.TOPIC, there.topic(),
                        DeadLetterHeaders.PARTITION, Integer.toString(there.partition()),
                        DeadLetterHeaders.OFFSET, Long.toString(offset),
                        DeadLetterHeaders.KIND, DeadLetterKind.unreadable.name(),
                        DeadLetterHeaders.BYTES, Long.toString(bytes)));
    }

    RecordMetadata send(ProducerRecord<byte[], byte[]> record) {
        try {
            return producer.send(record).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
