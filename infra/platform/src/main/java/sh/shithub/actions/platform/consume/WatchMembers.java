package sh.shithub.actions.platform.consume;

import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Requires;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.TaskScheduler;
import jakarta.inject.Named;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.platform.kafka.LogEnds;

/**
 * Finds members that look alive and are not (invariant 9), for any cause: it asks the broker, through a client of its own, whether it
 * knows each member and whether records wait that the member does not get. What it finds lasts for {@link #DOUBT} before the member's
 * client is made anew, so a fault is noticed within 15 s. While the broker does not answer, nothing is held against a member.
 */
@Context
@Requires(beans = GroupMembers.class)
final class WatchMembers {
    private static final Logger LOG = LoggerFactory.getLogger(WatchMembers.class);
    private static final Duration EVERY = Duration.ofSeconds(3);
    /** With the looks that find it and the one that ends it: 6 to 13 s. */
    static final Duration DOUBT = Duration.ofSeconds(6);

    private static final DescribeConsumerGroupsOptions WITHIN = new DescribeConsumerGroupsOptions().timeoutMs(3000);

    private final GroupMembers members;
    private final LogEnds ends;
    private final Admin admin;
    private final Map<GroupMember, Doubts> doubts = new HashMap<>();

    WatchMembers(
            GroupMembers members,
            LogEnds ends,
            AdminClient admin,
            @Named(TaskExecutors.SCHEDULED) TaskScheduler scheduler) {
        this.members = members;
        this.ends = ends;
        this.admin = admin;
        if (!members.all().isEmpty()) {
            scheduler.scheduleWithFixedDelay(EVERY, EVERY, this::look);
        }
    }

    private void look() {
        try {
            Set<String> known = knownMembers();
            Map<TopicPartition, LogEnds.End> logs = ends.of(read());
            for (GroupMember member : members.all()) {
                look(member, known, logs);
            }
        } catch (RuntimeException e) {
            LOG.debug("the broker does not say which members it knows: {}", e.toString());
            doubts.clear();
        }
    }

    private void look(GroupMember member, Set<String> known, Map<TopicPartition, LogEnds.End> logs) {
        if (member.stopping() || member.client() == null && member.alive()) {
            doubts.remove(member);
            return;
        }
        if (!member.alive()) {
            member.revive("its thread has ended");
            return;
        }
        if (known.contains(member.sight().memberId())) {
            member.renewals().over();
        }
        Doubts doubt = doubts.computeIfAbsent(member, none -> new Doubts());
        doubt.look(member, known, logs);
        doubt.lasting().ifPresent(why -> {
            doubts.remove(member);
            member.renew(why);
        });
    }

    private List<TopicPartition> read() {
        return members.all().stream()
                .flatMap(member -> member.sight().positions().keySet().stream())
                .distinct()
                .toList();
    }

    /** The members of all groups that this service's consumers belong to. */
    private Set<String> knownMembers() {
        Set<String> groups =
                members.all().stream().map(member -> member.reads().group()).collect(Collectors.toSet());
        Set<String> known = new HashSet<>();
        admin.describeConsumerGroups(groups, WITHIN)
                .describedGroups()
                .values()
                .forEach(group -> membersOf(group)
                        .ifPresent(description -> description.members().stream()
                                .map(MemberDescription::consumerId)
                                .forEach(known::add)));
        return known;
    }

    /** Empty when there is no such group. */
    private static Optional<ConsumerGroupDescription> membersOf(KafkaFuture<ConsumerGroupDescription> described) {
        try {
            return Optional.of(described.get());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return Optional.empty();
            }
            throw new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException(e);
        }
    }
}
