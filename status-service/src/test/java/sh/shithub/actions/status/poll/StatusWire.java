package sh.shithub.actions.status.poll;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.platform.json.MessageCodec;
import sh.shithub.actions.testkit.DevStack;

/** Puts records on {@code actions.status} as the gateway and claim-service do, and reads what comes of them. */
final class StatusWire implements AutoCloseable {
    private final DevStack stack;
    private final MessageCodec codec;
    private final KafkaProducer<byte[], byte[]> producer;

    StatusWire(DevStack stack, MessageCodec codec) {
        this.stack = stack;
        this.codec = codec;
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", stack.bootstrap(), "acks", "all"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Completes when Kafka has it. */
    CompletableFuture<Void> send(long run, Message message) {
        return send(run, codec.encode(message));
    }

    CompletableFuture<Void> send(long run, byte[] value) {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        byte[] key = Long.toString(run).getBytes(StandardCharsets.UTF_8);
        producer.send(new ProducerRecord<>(Topics.STATUS, key, value), (metadata, failure) -> {
            if (failure == null) {
                sent.complete(null);
            } else {
                sent.completeExceptionally(failure);
            }
        });
        return sent;
    }

    /** All records of a topic up to what is its end now. */
    List<ConsumerRecord<byte[], byte[]>> all(String topic) {
        Map<String, Object> config = Map.of("bootstrap.servers", stack.bootstrap());
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = IntStream.range(
                            0, consumer.partitionsFor(topic).size())
                    .mapToObj(partition -> new TopicPartition(topic, partition))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return records;
        }
    }

    /** How many records a topic has had. */
    long end(String topic) {
        Map<String, Object> config = Map.of("bootstrap.servers", stack.bootstrap());
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = IntStream.range(
                            0, consumer.partitionsFor(topic).size())
                    .mapToObj(partition -> new TopicPartition(topic, partition))
                    .toList();
            return consumer.endOffsets(partitions).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }

    MessageCodec codec() {
        return codec;
    }

    @Override
    public void close() {
        producer.close();
    }
}
