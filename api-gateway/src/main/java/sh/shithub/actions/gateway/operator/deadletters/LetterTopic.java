package sh.shithub.actions.gateway.operator.deadletters;

import io.micronaut.configuration.kafka.config.KafkaDefaultConfiguration;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import sh.shithub.actions.contracts.Topics;

/**
 * Reads the topic of dead letters without a group, so that no dashboard takes this for a consumer that is behind. One consumer, a piece at a
 * time: a few MiB, however much lies there. Every method throws {@link KafkaException} when Kafka does not answer in time.
 */
@Singleton
class LetterTopic {
    private static final Duration WITHIN = Duration.ofSeconds(3);
    private static final int MILLIS = (int) WITHIN.toMillis();
    private static final Duration POLL = Duration.ofMillis(200);
    /** Two of the largest; the consumer fetches one piece ahead. */
    private static final String PIECE_BYTES = Integer.toString(4 << 20);

    private final Properties config = new Properties();
    private final Admin admin;
    private KafkaConsumer<byte[], byte[]> consumer;

    LetterTopic(KafkaDefaultConfiguration kafka, AdminClient admin) {
        this.admin = admin;
        config.putAll(kafka.getConfig());
        config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, PIECE_BYTES);
        config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, PIECE_BYTES);
        config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, "100");
        config.put(ConsumerConfig.CLIENT_ID_CONFIG, "dead-letters");
    }

    /** What the broker says of the topic: its id, for one that was made anew starts at offset 0 again, and its partitions. */
    TopicDescription describe() {
        return answered(admin.describeTopics(
                                List.of(Topics.DEAD_LETTERS), new DescribeTopicsOptions().timeoutMs(MILLIS))
                        .allTopicNames())
                .get(Topics.DEAD_LETTERS);
    }

    /** The first offset that is still there, and the next one that will be written. */
    record Bounds(long start, long end) {}

    Bounds bounds(TopicPartition partition) {
        return new Bounds(offset(partition, OffsetSpec.earliest()), offset(partition, OffsetSpec.latest()));
    }

    private long offset(TopicPartition partition, OffsetSpec spec) {
        return answered(admin.listOffsets(Map.of(partition, spec), new ListOffsetsOptions().timeoutMs(MILLIS))
                        .partitionResult(partition))
                .offset();
    }

    private static <T> T answered(KafkaFuture<T> asked) {
        try {
            return asked.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException(e);
        }
    }

    /** The next piece from there on; waits for one. An offset that is no longer there means the first one that is. */
    synchronized List<ConsumerRecord<byte[], byte[]>> from(TopicPartition partition, long offset) {
        KafkaConsumer<byte[], byte[]> reader = consumer();
        reader.assign(List.of(partition));
        try {
            reader.seek(partition, offset);
            for (long end = System.nanoTime() + WITHIN.toNanos(); System.nanoTime() < end; ) {
                List<ConsumerRecord<byte[], byte[]>> records = reader.poll(POLL).records(partition);
                if (!records.isEmpty()) {
                    return records;
                }
            }
            throw new TimeoutException(partition + " was not read within " + WITHIN);
        } finally {
            // Lets go of what was fetched ahead.
            reader.unsubscribe();
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        if (consumer == null) {
            consumer = new KafkaConsumer<>(config);
        }
        return consumer;
    }

    @PreDestroy
    synchronized void close() {
        if (consumer != null) {
            consumer.close(CloseOptions.timeout(POLL));
            consumer = null;
        }
    }
}
