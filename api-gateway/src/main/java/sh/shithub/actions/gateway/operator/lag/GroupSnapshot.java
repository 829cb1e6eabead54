package sh.shithub.actions.gateway.operator.lag;

import java.time.Instant;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * What Kafka said in one round. What it did not say is missing here, and never a zero.
 *
 * @param partitions how many each topic has; what was last known of one that was not described
 * @param groups by name; a group that was not described is missing
 * @param bounds by partition; one whose leader did not answer is missing
 */
record GroupSnapshot(
        Instant at, Map<String, Integer> partitions, Map<String, Group> groups, Map<TopicPartition, Bounds> bounds) {
    /**
     * @param state the coordinator's word for it, such as Stable; Dead when it has never heard of the group
     * @param owners client ids by the partition that they hold
     */
    record Group(
            String state,
            int members,
            Map<TopicPartition, String> owners,
            Map<TopicPartition, OffsetAndMetadata> committed) {}

    /** First offset that is still there, and the next one that will be written. */
    record Bounds(long start, long end) {}

    Stream<TopicPartition> partitionsOf(String topic) {
        return IntStream.range(0, partitions.get(topic)).mapToObj(partition -> new TopicPartition(topic, partition));
    }
}
