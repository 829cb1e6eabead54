package sh.shithub.actions.devstack.servers;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.TopicExistsException;
import sh.shithub.actions.contracts.Topics;

/** The system's topics on a broker, as the contracts name them. */
public final class TopicSet {
    private static final long PATIENCE_SECONDS = 30;

    private TopicSet() {}

    /** Makes those that are not there; returns how many that were. */
    public static int create(String bootstrap) {
        try (Admin admin = admin(bootstrap)) {
            Set<String> there = get(admin.listTopics().names());
            List<NewTopic> missing = Topics.all().stream()
                    .filter(topic -> !there.contains(topic.name()))
                    .map(TopicSet::newTopic)
                    .toList();
            create(admin, missing);
            return missing.size();
        }
    }

    /** Nothing of what was there before stays: neither records, nor topics, nor groups and their offsets. */
    public static void recreate(String bootstrap) {
        try (Admin admin = admin(bootstrap)) {
            get(admin.deleteTopics(get(admin.listTopics().names())).all());
            deleteGroups(admin);
            create(admin, Topics.all().stream().map(TopicSet::newTopic).toList());
        }
    }

    private static void create(Admin admin, List<NewTopic> topics) {
        admin.createTopics(topics).values().values().forEach(created -> ignoring(TopicExistsException.class, created));
    }

    /** A group that still has members keeps itself; with new topics its offsets count for nothing. */
    private static void deleteGroups(Admin admin) {
        Collection<String> groups = get(admin.listGroups().all()).stream()
                .map(GroupListing::groupId)
                .collect(Collectors.toSet());
        admin.deleteConsumerGroups(groups)
                .deletedGroups()
                .values()
                .forEach(deleted -> ignoring(GroupIdNotFoundException.class, deleted));
    }

    private static NewTopic newTopic(Topics.Spec topic) {
        return new NewTopic(topic.name(), topic.partitions(), (short) 1).configs(topic.config());
    }

    private static Admin admin(String bootstrap) {
        return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap));
    }

    private static void ignoring(Class<? extends RuntimeException> expected, KafkaFuture<?> result) {
        try {
            get(result);
        } catch (IllegalStateException e) {
            boolean harmless = expected.isInstance(e.getCause()) || e.getCause() instanceof GroupNotEmptyException;
            if (!harmless) {
                throw e;
            }
        }
    }

    private static <T> T get(KafkaFuture<T> result) {
        try {
            return result.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka refused: " + e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("Kafka gave no answer within " + PATIENCE_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for Kafka", e);
        }
    }
}
