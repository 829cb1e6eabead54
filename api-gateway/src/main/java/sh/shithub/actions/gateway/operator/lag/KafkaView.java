package sh.shithub.actions.gateway.operator.lag;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsResult;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.contracts.Groups;
import sh.shithub.actions.contracts.Topics;

/**
 * Looks at all groups from outside the consumers, in five requests. Starts and committed offsets are read before the ends: the
 * other way round shows negative lag on a busy topic.
 */
@Singleton
final class KafkaView {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaView.class);
    private static final int SHOWN_OF_ID = 8;
    private static final GroupSnapshot.Group NEVER_SEEN = new GroupSnapshot.Group("Dead", 0, Map.of(), Map.of());

    private final Admin admin;
    private final Clock clock;
    private final int millis;
    /** As many as the contracts say, until Kafka says more: an operator may have raised it. */
    private final Map<String, Integer> partitions =
            new HashMap<>(Topics.all().stream().collect(Collectors.toMap(Topics.Spec::name, Topics.Spec::partitions)));
    /** When the round at hand ends, also without all answers. */
    private long until;
    /** What it left unanswered, in words. */
    private final List<String> unanswered = new ArrayList<>();
    /** Whether the round before left anything unanswered; an hour's outage is two lines in the log. */
    private boolean silent;

    KafkaView(AdminClient admin, Clock clock, LagSettings settings) {
        this.admin = admin;
        this.clock = clock;
        this.millis = (int) settings.kafkaAnswersWithin().toMillis();
    }

    /** One at a time. */
    synchronized GroupSnapshot look(List<Groups.Expected> expected) {
        until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        unanswered.clear();
        List<String> names = expected.stream().map(Groups.Expected::group).toList();
        List<TopicPartition> all = partitions(expected.stream()
                .flatMap(group -> group.topics().stream())
                .distinct()
                .toList());
        Map<TopicPartition, Long> starts = offsets(all, OffsetSpec.earliest());
        Map<String, GroupSnapshot.Group> groups = groups(names);
        Map<TopicPartition, Long> ends = offsets(all, OffsetSpec.latest());
        Map<TopicPartition, GroupSnapshot.Bounds> bounds = new HashMap<>();
        ends.forEach((partition, end) -> {
            Long start = starts.get(partition);
            if (start != null) {
                bounds.put(partition, new GroupSnapshot.Bounds(start, end));
            }
        });
        sayWhatIsUnanswered();
        return new GroupSnapshot(clock.instant(), Map.copyOf(partitions), groups, bounds);
    }

    private void sayWhatIsUnanswered() {
        if (unanswered.isEmpty() == silent) {
            silent = !silent;
            if (silent) {
                LOG.warn(
                        "Kafka leaves {} of the lag's figures unanswered, first the {}",
                        unanswered.size(),
                        unanswered.get(0));
            } else {
                LOG.info("Kafka answers the lag's questions again");
            }
        }
    }

    private List<TopicPartition> partitions(List<String> topics) {
        admin.describeTopics(topics, new DescribeTopicsOptions().timeoutMs(millis))
                .topicNameValues()
                .forEach((topic, asked) -> {
                    TopicDescription found = answered(asked, "partitions of " + topic, null);
                    if (found != null) {
                        partitions.put(topic, found.partitions().size());
                    }
                });
        return topics.stream()
                .flatMap(topic -> IntStream.range(0, partitions.get(topic))
                        .mapToObj(partition -> new TopicPartition(topic, partition)))
                .toList();
    }

    private Map<TopicPartition, Long> offsets(List<TopicPartition> partitions, OffsetSpec spec) {
        ListOffsetsResult asked = admin.listOffsets(
                partitions.stream().collect(Collectors.toMap(Function.identity(), partition -> spec)),
                new ListOffsetsOptions().timeoutMs(millis));
        Map<TopicPartition, Long> known = new HashMap<>();
        for (TopicPartition partition : partitions) {
            ListOffsetsResult.ListOffsetsResultInfo found =
                    answered(asked.partitionResult(partition), "offsets of " + partition, null);
            if (found != null) {
                known.put(partition, found.offset());
            }
        }
        return known;
    }

    private Map<String, GroupSnapshot.Group> groups(List<String> names) {
        ListConsumerGroupOffsetsResult offsets = admin.listConsumerGroupOffsets(
                names.stream()
                        .collect(Collectors.toMap(Function.identity(), name -> new ListConsumerGroupOffsetsSpec())),
                new ListConsumerGroupOffsetsOptions().timeoutMs(millis));
        Map<String, KafkaFuture<ConsumerGroupDescription>> described = admin.describeConsumerGroups(
                        names, new DescribeConsumerGroupsOptions().timeoutMs(millis))
                .describedGroups();
        Map<String, GroupSnapshot.Group> groups = new HashMap<>();
        for (String name : names) {
            Map<TopicPartition, OffsetAndMetadata> committed =
                    answered(offsets.partitionsToOffsetAndMetadata(name), "offsets of group " + name, Map.of());
            GroupSnapshot.Group group = committed == null ? null : group(described.get(name), name, committed);
            if (group != null) {
                groups.put(name, group);
            }
        }
        return groups;
    }

    private GroupSnapshot.Group group(
            KafkaFuture<ConsumerGroupDescription> asked,
            String name,
            Map<TopicPartition, OffsetAndMetadata> committed) {
        Map<TopicPartition, OffsetAndMetadata> known = new HashMap<>(committed);
        known.values().removeIf(java.util.Objects::isNull);
        GroupSnapshot.Group found = answered(
                asked.thenApply(description -> group(description, known)), "description of group " + name, NEVER_SEEN);
        return found == NEVER_SEEN ? new GroupSnapshot.Group("Dead", 0, Map.of(), known) : found;
    }

    private static GroupSnapshot.Group group(
            ConsumerGroupDescription description, Map<TopicPartition, OffsetAndMetadata> committed) {
        Map<TopicPartition, String> owners = new HashMap<>();
        description
                .members()
                .forEach(member -> member.assignment()
                        .topicPartitions()
                        .forEach(partition -> owners.put(partition, name(member))));
        return new GroupSnapshot.Group(
                description.groupState().toString(), description.members().size(), owners, committed);
    }

    /** Instances of a service have the same client id; what tells them apart is the host and the id that the member drew. */
    private static String name(MemberDescription member) {
        String id = member.consumerId().replaceFirst(Pattern.quote(member.clientId()) + "-", "");
        return member.clientId() + " " + id.substring(0, Math.min(SHOWN_OF_ID, id.length())) + member.host();
    }

    /** @return what was asked for, {@code absent} of a group that there is not, null of what did not answer in time */
    private <T> T answered(KafkaFuture<T> asked, String what, T absent) {
        try {
            return asked.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return absent;
            }
            unanswered.add(what + ": " + e.getCause());
        } catch (TimeoutException e) {
            unanswered.add(what + ", in " + millis + " ms");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return null;
    }
}
