package sh.shithub.actions.testkit;

import java.util.List;
import java.util.Locale;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;
import sh.shithub.actions.devstack.servers.Broker;
import sh.shithub.actions.devstack.servers.Ports;

/** The same broker with the same settings, from its maker's image. */
final class KafkaInContainer implements Server {
    private static final DockerImageName IMAGE = DockerImageName.parse("apache/kafka:4.4.0");
    private static final int KAFKA_PORT = 9092;

    private final KafkaContainer container;

    KafkaInContainer() {
        container = new KafkaContainer(IMAGE);
        Broker.settings().forEach((name, value) -> container.withEnv(variable(name), value));
        // A fixed port, so that a broker that was stopped comes back where its clients look for it.
        container.setPortBindings(List.of(Ports.free() + ":" + KAFKA_PORT));
    }

    /** Whether a container engine answers. */
    static boolean isPossible() {
        return DockerClientFactory.instance().isDockerAvailable();
    }

    String bootstrap() {
        return container.getBootstrapServers().replaceFirst("^[A-Z_]+://", "");
    }

    @Override
    public void start() {
        if (container.getContainerId() == null) {
            container.start();
            return;
        }
        resume();
        if (!container.isRunning()) {
            container
                    .getDockerClient()
                    .startContainerCmd(container.getContainerId())
                    .exec();
        }
    }

    @Override
    public void stop() {
        container.getDockerClient().stopContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public void kill() {
        container.getDockerClient().killContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public void pause() {
        container
                .getDockerClient()
                .pauseContainerCmd(container.getContainerId())
                .exec();
    }

    @Override
    public void resume() {
        if (Boolean.TRUE.equals(container.getCurrentContainerInfo().getState().getPaused())) {
            container
                    .getDockerClient()
                    .unpauseContainerCmd(container.getContainerId())
                    .exec();
        }
    }

    private static String variable(String setting) {
        return "KAFKA_" + setting.replace('.', '_').toUpperCase(Locale.ROOT);
    }
}
