package sh.shithub.actions.claim;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.contracts.ReplyHeaders;
import sh.shithub.actions.contracts.ReplyTo;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.platform.json.MessageCodec;

/** Speaks with the service over Kafka, as a gateway does. */
final class Wire implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int REPLIES_PARTITION = 5;

    private final String bootstrap;
    private final MessageCodec codec;
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> replies;
    private final Map<String, Message> answered = new HashMap<>();
    private int questions;

    Wire(String bootstrap, MessageCodec codec) {
        this.bootstrap = bootstrap;
        this.codec = codec;
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "linger.ms", 0),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        replies = consumer(Topics.REPLIES);
    }

    ReplyTo address() {
        return new ReplyTo(REPLIES_PARTITION, "question-" + questions++);
    }

    void send(String topic, long key, Message message) {
        send(topic, key, codec.encode(message));
    }

    void send(String topic, long key, byte[] value) {
        producer.send(new ProducerRecord<>(topic, Long.toString(key).getBytes(StandardCharsets.UTF_8), value));
    }

    /** Waits for the answer to one question. */
    Message ask(String topic, long key, Function<ReplyTo, Message> question) {
        ReplyTo address = address();
        send(topic, key, question.apply(address));
        return answerTo(address);
    }

    Message answerTo(ReplyTo address) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!answered.containsKey(address.correlationId()) && System.nanoTime() < end) {
            poll();
        }
        Message answer = answered.get(address.correlationId());
        assertNotNull(answer, "no answer to " + address);
        return answer;
    }

    /** The answers that have come by now, by correlation id. */
    Map<String, Message> poll() {
        replies.poll(POLL).forEach(record -> answered.put(correlationId(record), codec.decode(record.value())));
        return answered;
    }

    private static String correlationId(ConsumerRecord<byte[], byte[]> record) {
        return new String(
                record.headers().lastHeader(ReplyHeaders.CORRELATION_ID).value(), StandardCharsets.UTF_8);
    }

    /** Reads a topic from its beginning until what was read satisfies the condition. */
    List<ConsumerRecord<byte[], byte[]>> read(String topic, Predicate<List<ConsumerRecord<byte[], byte[]>>> enough) {
        List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();
        long end = System.nanoTime() + PATIENCE.toNanos();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(topic)) {
            while (!enough.test(read) && System.nanoTime() < end) {
                consumer.poll(POLL).forEach(read::add);
            }
        }
        return read;
    }

    private KafkaConsumer<byte[], byte[]> consumer(String topic) {
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "enable.auto.commit", "false"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        int partitions = consumer.partitionsFor(topic).size();
        List<TopicPartition> all = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
        consumer.assign(all);
        consumer.seekToBeginning(all);
        return consumer;
    }

    @Override
    public void close() {
        producer.close();
        replies.close();
    }

    /** A run's events as JSON, once there are so many, in their order. */
    List<String> eventsOf(long runId, int count) {
        return read(Topics.EVENTS, read -> ofRun(read, runId).size() >= count).stream()
                .filter(record -> isOf(record, runId))
                .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                .toList();
    }

    /** Their types, without what all have in common. */
    List<String> events(long runId, int count) {
        return eventsOf(runId, count).stream()
                .map(json -> json.replaceAll(".*\"type\":\"sh\\.shithub\\.actions\\.([^\"]+)\".*", "$1"))
                .toList();
    }

    private static List<ConsumerRecord<byte[], byte[]>> ofRun(List<ConsumerRecord<byte[], byte[]>> read, long runId) {
        return read.stream().filter(record -> isOf(record, runId)).toList();
    }

    private static boolean isOf(ConsumerRecord<byte[], byte[]> record, long runId) {
        return Long.toString(runId).equals(new String(record.key(), StandardCharsets.UTF_8));
    }
}
