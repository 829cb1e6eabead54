package sh.shithub.actions.gateway.ops;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import sh.shithub.actions.contracts.Groups;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.gateway.web.ApiException;

/**
 * Reads the lag of every expected group from outside the consumers, so that a dead group is a row and not a gap. Committed
 * offsets are read before end offsets: the other way round shows negative lag on a busy topic.
 */
@Singleton
final class ReadLag {
    private final Admin admin;
    private final Clock clock;

    ReadLag(AdminClient admin, Clock clock) {
        this.admin = admin;
        this.clock = clock;
    }

    LagReport read() {
        try {
            List<LagReport.Group> groups = new ArrayList<>();
            for (Groups.Expected expected : Groups.expected()) {
                groups.add(group(expected));
            }
            return new LagReport(clock.instant().toString(), groups);
        } catch (ExecutionException e) {
            throw ApiException.unavailable(
                    "Kafka does not answer: " + e.getCause().getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException(e);
        }
    }

    private LagReport.Group group(Groups.Expected expected) throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(expected.group())
                .partitionsToOffsetAndMetadata()
                .get();
        List<TopicPartition> partitions = partitions(expected.topics());
        Map<TopicPartition, Long> ends = offsets(partitions, OffsetSpec.latest());
        Map<TopicPartition, Long> starts = offsets(partitions, OffsetSpec.earliest());
        Map<TopicPartition, String> owners = new HashMap<>();
        int members = members(expected.group(), owners);
        List<LagReport.Topic> topics = expected.topics().stream()
                .map(topic -> topic(topic, partitions, committed, starts, ends, owners))
                .toList();
        Judgement judged = Judgement.of(members, committed.isEmpty(), topics);
        return new LagReport.Group(expected.group(), judged.state(), judged.reason(), members, null, topics);
    }

    private static List<TopicPartition> partitions(List<String> topics) {
        return Topics.all().stream()
                .filter(spec -> topics.contains(spec.name()))
                .flatMap(spec -> java.util.stream.IntStream.range(0, spec.partitions())
                        .mapToObj(partition -> new TopicPartition(spec.name(), partition)))
                .toList();
    }

    private Map<TopicPartition, Long> offsets(List<TopicPartition> partitions, OffsetSpec spec)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, ListOffsetsResultInfo> found = admin.listOffsets(
                        partitions.stream().collect(Collectors.toMap(Function.identity(), p -> spec)))
                .all()
                .get();
        return found.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().offset()));
    }

    private int members(String group, Map<TopicPartition, String> owners)
            throws ExecutionException, InterruptedException {
        try {
            ConsumerGroupDescription description =
                    admin.describeConsumerGroups(List.of(group)).all().get().get(group);
            description
                    .members()
                    .forEach(member -> member.assignment()
                            .topicPartitions()
                            .forEach(partition -> owners.put(partition, member.clientId())));
            return description.members().size();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return 0;
            }
            throw e;
        }
    }

    private static LagReport.Topic topic(
            String topic,
            List<TopicPartition> all,
            Map<TopicPartition, OffsetAndMetadata> committed,
            Map<TopicPartition, Long> starts,
            Map<TopicPartition, Long> ends,
            Map<TopicPartition, String> owners) {
        List<LagReport.Partition> partitions = all.stream()
                .filter(partition -> partition.topic().equals(topic))
                .map(partition -> partition(partition, committed.get(partition), starts, ends, owners))
                .toList();
        long lag = partitions.stream().mapToLong(LagReport.Partition::lag).sum();
        return new LagReport.Topic(topic, lag, lag == 0 ? 0.0 : null, null, null, null, partitions);
    }

    /** A partition that was never committed is read from its start (the groups begin at the earliest record). */
    private static LagReport.Partition partition(
            TopicPartition partition,
            OffsetAndMetadata committed,
            Map<TopicPartition, Long> starts,
            Map<TopicPartition, Long> ends,
            Map<TopicPartition, String> owners) {
        Long position = committed == null ? null : Long.valueOf(committed.offset());
        long from = position == null ? starts.get(partition) : position;
        long lag = Math.max(0, ends.get(partition) - from);
        return new LagReport.Partition(
                partition.partition(),
                owners.get(partition),
                position,
                ends.get(partition),
                lag,
                lag == 0 ? 0.0 : null,
                null);
    }
}
