package sh.shithub.actions.checks.endtoend;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import sh.shithub.actions.contracts.LogChunkHeaders;
import sh.shithub.actions.contracts.Topics;

/** Reads {@code actions.logs} from its beginning to its present end, beside the consumers. */
final class LogTopic {
    private LogTopic() {}

    /** How many chunk records of a job the topic holds. */
    static long chunks(String bootstrap, long job) {
        Map<String, Object> config = Map.of("bootstrap.servers", bootstrap, "enable.auto.commit", "false");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.LOGS).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            return count(consumer, consumer.endOffsets(partitions), job);
        }
    }

    private static long count(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends, long job) {
        long chunks = 0;
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                chunks += isChunkOf(record, job) ? 1 : 0;
            }
        }
        return chunks;
    }

    private static boolean isChunkOf(ConsumerRecord<byte[], byte[]> record, long job) {
        return record.headers().lastHeader(LogChunkHeaders.SEQ) != null
                && Long.toString(job).equals(new String(record.key(), StandardCharsets.UTF_8));
    }
}
