package sh.shithub.actions.platform.consume;

import io.micronaut.configuration.kafka.ConsumerRegistry;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.TaskScheduler;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds partitions back for a while, through the registry: a pause on the consumer itself is undone by micronaut-kafka's
 * next turn. The consumer goes on polling, so it stays in its group.
 */
@Singleton
final class Pauses {
    private static final Logger LOG = LoggerFactory.getLogger(Pauses.class);
    private final ConsumerRegistry registry;
    private final TaskScheduler scheduler;

    Pauses(ConsumerRegistry registry, @Named(TaskExecutors.SCHEDULED) TaskScheduler scheduler) {
        this.registry = registry;
        this.scheduler = scheduler;
    }

    void pause(String clientId, Collection<TopicPartition> partitions, Duration wait) {
        registry.pause(clientId, partitions);
        scheduler.schedule(wait, () -> resume(clientId, partitions));
    }

    private void resume(String clientId, Collection<TopicPartition> partitions) {
        try {
            registry.resume(clientId, partitions);
        } catch (RuntimeException e) {
            LOG.error("{} stays paused: {}", partitions, e.getMessage(), e);
        }
    }
}
