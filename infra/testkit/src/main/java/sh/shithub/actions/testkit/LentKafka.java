package sh.shithub.actions.testkit;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.junit.jupiter.api.Assumptions;
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

    /** A class that needs Kafka gets all topics new and no group that was there before. */
    void renew() {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap))) {
            TopicSet.get(
                    admin.deleteTopics(TopicSet.get(admin.listTopics().names())).all());
            deleteGroups(admin);
            TopicSet.createAll(admin);
        }
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
