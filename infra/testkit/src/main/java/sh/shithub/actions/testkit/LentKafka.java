package sh.shithub.actions.testkit;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import sh.shithub.actions.devstack.process.Lifetime;
import sh.shithub.actions.devstack.servers.Kafka;
import sh.shithub.actions.devstack.servers.LocalServer;
import sh.shithub.actions.devstack.servers.Ports;
import sh.shithub.actions.devstack.servers.Server;
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
        TopicSet.recreate(bootstrap);
    }

    private static LentKafka startChild(Path data, Path logs, List<String> javaOptions) {
        Kafka kind =
                new Kafka(data.resolve("kafka"), logs.resolve("kafka.log"), Ports.free(), Ports.free(), javaOptions);
        LocalServer server = new LocalServer(kind, Lifetime.WITH_PARENT);
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
