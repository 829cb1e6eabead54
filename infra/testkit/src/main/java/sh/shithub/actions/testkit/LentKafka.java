package sh.shithub.actions.testkit;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.junit.jupiter.api.Assumptions;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.devstack.servers.Kafka;
import sh.shithub.actions.devstack.servers.Ports;
import sh.shithub.actions.devstack.servers.TopicSet;

/** Kafka, as a child process or, with {@code -Dkafka=testcontainers}, from a container. */
record LentKafka(Server server, String bootstrap) implements Lent {
    static LentKafka start(Path data, Path logs, List<String> javaOptions) {
        return switch (KafkaSource.chosen()) {
            case CHILD_PROCESS -> startChild(data, logs, javaOptions);
            case CONTAINER -> startContainer();
        };
    }

    /** A class that needs Kafka gets all topics as new, and no group that was there before. What no class has touched stays: to make 89 partitions anew takes a second. */
    void renew() {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap))) {
            Set<String> there = TopicSet.get(admin.listTopics().names());
            Set<String> untouched = untouched(admin, there);
            there.removeAll(untouched);
            TopicSet.get(admin.deleteTopics(there).all());
            deleteGroups(admin);
            TopicSet.create(
                    admin,
                    Topics.all().stream()
                            .filter(topic -> !untouched.contains(topic.name()))
                            .toList());
        }
    }

    /** Those without a record, before or now, that are as the contracts have them. */
    private static Set<String> untouched(Admin admin, Set<String> there) {
        List<Topics.Spec> known = Topics.all().stream()
                .filter(topic -> there.contains(topic.name()))
                .toList();
        List<String> names = known.stream().map(Topics.Spec::name).toList();
        Map<String, TopicDescription> described =
                TopicSet.get(admin.describeTopics(names).allTopicNames());
        Map<TopicPartition, OffsetSpec> partitions = described.values().stream()
                .flatMap(topic -> topic.partitions().stream()
                        .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
        Set<String> used = TopicSet.get(admin.listOffsets(partitions).all()).entrySet().stream()
                .filter(end -> end.getValue().offset() > 0)
                .map(end -> end.getKey().topic())
                .collect(Collectors.toSet());
        Map<ConfigResource, Config> configs = TopicSet.get(
                admin.describeConfigs(names.stream().map(LentKafka::resource).toList())
                        .all());
        return known.stream()
                .filter(topic -> !used.contains(topic.name()))
                .filter(topic -> described.get(topic.name()).partitions().size() == topic.partitions())
                .filter(topic -> configs.get(resource(topic.name())).entries().stream()
                        .filter(entry -> entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG)
                        .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value))
                        .equals(topic.config()))
                .map(Topics.Spec::name)
                .collect(Collectors.toSet());
    }

    private static ConfigResource resource(String topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }

    /** A group that still has members keeps itself; with new topics its offsets count for nothing. */
    private static void deleteGroups(Admin admin) {
        Collection<String> groups = TopicSet.get(admin.listGroups().all()).stream()
                .map(GroupListing::groupId)
                .collect(Collectors.toSet());
        admin.deleteConsumerGroups(groups).deletedGroups().values().forEach(LentKafka::unlessInUse);
    }

    private static void unlessInUse(KafkaFuture<?> deleted) {
        try {
            TopicSet.get(deleted);
        } catch (IllegalStateException e) {
            boolean harmless =
                    e.getCause() instanceof GroupIdNotFoundException || e.getCause() instanceof GroupNotEmptyException;
            if (!harmless) {
                throw e;
            }
        }
    }

    private static LentKafka startChild(Path data, Path logs, List<String> javaOptions) {
        Kafka kind = new Kafka(
                data.resolve("kafka"),
                logs.resolve("kafka.log"),
                Ports.free(),
                Ports.free(),
                javaOptions,
                Map.of(),
                Map.of());
        LocalServer server = new LocalServer(kind);
        server.start();
        return new LentKafka(server, kind.bootstrap());
    }

    private static LentKafka startContainer() {
        Assumptions.assumeTrue(
                KafkaInContainer.isPossible(),
                "-Dkafka=testcontainers was asked for, and no container engine answers (see DOCKER_HOST)");
        KafkaInContainer server = new KafkaInContainer();
        server.start();
        return new LentKafka(server, server.bootstrap());
    }
}
