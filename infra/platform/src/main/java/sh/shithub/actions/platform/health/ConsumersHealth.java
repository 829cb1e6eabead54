package sh.shithub.actions.platform.health;

import io.micronaut.configuration.kafka.ConsumerRegistry;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Liveness;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.Metric;
import org.reactivestreams.Publisher;

/**
 * Down when a consumer has stopped polling: its thread can die without a word, and everything else would go on looking well.
 * A batch may take as long as Kafka allows between two polls, so only what is beyond that counts.
 */
@Singleton
@Liveness
final class ConsumersHealth implements HealthIndicator {
    private static final String LAST_POLL = "last-poll-seconds-ago";
    /** {@code max.poll.interval.ms}: after that long Kafka gives its partitions to others. */
    private static final Duration SILENT = Duration.ofMinutes(5);

    private final ConsumerRegistry registry;

    ConsumersHealth(ConsumerRegistry registry) {
        this.registry = registry;
    }

    @Override
    public Publisher<HealthResult> getResult() {
        Map<String, Object> silent = new TreeMap<>();
        for (String id : registry.getConsumerIds()) {
            double ago = lastPollSecondsAgo(id);
            if (ago > SILENT.toSeconds()) {
                silent.put(id, "has not polled for " + (long) ago + " s");
            }
        }
        return Publishers.just(HealthResult.builder("consumers", silent.isEmpty() ? HealthStatus.UP : HealthStatus.DOWN)
                .details(silent)
                .build());
    }

    private double lastPollSecondsAgo(String id) {
        return registry.getConsumer(id).metrics().values().stream()
                .filter(metric -> metric.metricName().name().equals(LAST_POLL))
                .map(Metric::metricValue)
                .filter(Double.class::isInstance)
                .mapToDouble(Double.class::cast)
                .max()
                .orElse(0);
    }
}
