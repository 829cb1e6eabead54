package sh.shithub.actions.cli.doctor;

import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartitionInfo;

/**
 * What of a topic matters here.
 *
 * @param replication the fewest replicas of a partition
 * @param inSync the fewest replicas of a partition that are up to date
 * @param leaderless partitions without a leader
 * @param behind partitions of which a replica is not up to date
 * @param retentionMillis negative: for ever
 * @param minInSync how many replicas must have a record before it is acknowledged
 */
record TopicFacts(
        int partitions,
        int replication,
        int inSync,
        int leaderless,
        int behind,
        long retentionMillis,
        long maxMessageBytes,
        String cleanup,
        String compression,
        int minInSync) {
    static TopicFacts of(TopicDescription topic, Function<String, String> config) {
        return new TopicFacts(
                topic.partitions().size(),
                least(topic, partition -> partition.replicas().size()),
                least(topic, partition -> partition.isr().size()),
                count(
                        topic,
                        partition ->
                                partition.leader() == null || partition.leader().isEmpty()),
                count(
                        topic,
                        partition ->
                                partition.isr().size() < partition.replicas().size()),
                number(config.apply("retention.ms"), -1),
                number(config.apply("max.message.bytes"), Long.MAX_VALUE),
                config.apply("cleanup.policy"),
                config.apply("compression.type"),
                (int) number(config.apply("min.insync.replicas"), 1));
    }

    private static int least(TopicDescription topic, ToIntFunction<TopicPartitionInfo> number) {
        return topic.partitions().stream().mapToInt(number).min().orElse(0);
    }

    private static int count(TopicDescription topic, java.util.function.Predicate<TopicPartitionInfo> is) {
        return (int) topic.partitions().stream().filter(is).count();
    }

    private static long number(String text, long otherwise) {
        return text.matches("-?[0-9]{1,18}") ? Long.parseLong(text) : otherwise;
    }

    String inWords() {
        return partitions + " partition(s), replication " + replication + ", min.insync.replicas " + minInSync
                + ", kept " + (retentionMillis < 0 ? "for ever" : retentionMillis / 60_000 + " min");
    }
}
