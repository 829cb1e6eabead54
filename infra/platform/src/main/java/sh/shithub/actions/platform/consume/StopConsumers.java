package sh.shithub.actions.platform.consume;

import io.micronaut.configuration.kafka.ConsumerRegistry;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.platform.stop.StopStep;

/**
 * Ends the consumers: each finishes the batch in its hand, commits, and leaves its group, so that the others take its partitions
 * over at once and not after the session's time-out. Micronaut-kafka waits without limit for one whose thread has died.
 */
@Singleton
final class StopConsumers implements StopStep {
    private static final Logger LOG = LoggerFactory.getLogger(StopConsumers.class);

    private final ConsumerRegistry registry;
    /** Records of the batch at hand, by consumer. */
    private final Map<String, Integer> inHand = new ConcurrentHashMap<>();

    private volatile boolean leaving;

    StopConsumers(ConsumerRegistry registry) {
        this.registry = registry;
    }

    void took(String clientId, int records) {
        inHand.put(clientId, records);
    }

    void putDown(String clientId) {
        inHand.remove(clientId);
    }

    @Override
    public Turn turn() {
        return Turn.WORK;
    }

    @Override
    public void stop() {
        leaving = true;
        if (registry instanceof AutoCloseable consumers) {
            close(consumers);
        }
        leaving = false;
    }

    private static void close(AutoCloseable consumers) {
        try {
            consumers.close();
        } catch (Exception e) {
            LOG.warn("the consumers have not left their groups in order", e);
        }
    }

    @Override
    public Optional<String> open() {
        if (!inHand.isEmpty()) {
            return Optional.of(new TreeMap<>(inHand)
                    .entrySet().stream()
                            .map(one -> one.getKey() + " with a batch of " + one.getValue())
                            .collect(Collectors.joining(", ")));
        }
        return leaving ? Optional.of("consumers that leave their groups") : Optional.empty();
    }
}
