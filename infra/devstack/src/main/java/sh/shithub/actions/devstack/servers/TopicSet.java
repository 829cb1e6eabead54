package sh.shithub.actions.devstack.servers;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.devstack.process.Wait;

/** The system's topics on a broker, as the contracts name them. */
public final class TopicSet {
    private static final long PATIENCE_SECONDS = 30;

    private TopicSet() {}

    /** Makes those that are not there; returns how many that were. */
    public static int create(String bootstrap) {
        try (Admin admin = admin(bootstrap)) {
            Set<String> there = get(admin.listTopics().names());
            List<Topics.Spec> missing = Topics.all().stream()
                    .filter(topic -> !there.contains(topic.name()))
                    .toList();
            create(admin, missing);
            return missing.size();
        }
    }

    /** Makes these, which are not there or about to go. */
    public static void create(Admin admin, List<Topics.Spec> specs) {
        List<NewTopic> topics = specs.stream().map(TopicSet::newTopic).toList();
        CreateTopicsResult created = admin.createTopics(topics);
        Map<String, Uuid> ids =
                topics.stream().collect(Collectors.toMap(NewTopic::name, topic -> get(created.topicId(topic.name()))));
        if (!Wait.until(Duration.ofSeconds(PATIENCE_SECONDS), () -> areServed(admin, ids))) {
            throw new IllegalStateException("Kafka does not serve its topics after " + PATIENCE_SECONDS + " s: " + ids);
        }
        awaitLeaders(admin, topics);
    }

    /**
     * A leader is named before it leads. A producer that comes in between is sent away, tries again, and can lose count of its own
     * records for good (OUT_OF_ORDER_SEQUENCE_NUMBER until its time is over). Offsets are the leader's own answer, and asked for
     * until it gives them.
     */
    private static void awaitLeaders(Admin admin, List<NewTopic> topics) {
        Map<TopicPartition, OffsetSpec> partitions = topics.stream()
                .flatMap(topic -> IntStream.range(0, topic.numPartitions())
                        .mapToObj(partition -> new TopicPartition(topic.name(), partition)))
                .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
        get(admin.listOffsets(partitions).all());
    }

    /**
     * The controller's word that a topic is made comes before the broker has heard of it, or of the end of the one that had its
     * name before; so their ids are compared.
     */
    private static boolean areServed(Admin admin, Map<String, Uuid> ids) {
        try {
            return get(admin.describeTopics(ids.keySet()).allTopicNames()).values().stream()
                    .allMatch(topic -> topic.topicId().equals(ids.get(topic.name()))
                            && topic.partitions().stream().allMatch(partition -> partition.leader() != null));
        } catch (IllegalStateException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return false;
            }
            throw e;
        }
    }

    private static NewTopic newTopic(Topics.Spec topic) {
        return new NewTopic(topic.name(), topic.partitions(), (short) 1).configs(topic.config());
    }

    private static Admin admin(String bootstrap) {
        return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap));
    }

    /** @throws IllegalStateException when Kafka refuses or does not answer in time */
    public static <T> T get(KafkaFuture<T> result) {
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
