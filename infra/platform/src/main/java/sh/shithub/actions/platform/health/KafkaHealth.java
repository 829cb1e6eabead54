package sh.shithub.actions.platform.health;

import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.Node;
import org.reactivestreams.Publisher;

/**
 * Whether the cluster answers. In place of micronaut-kafka's own: in its restricted form two checks at the same time break each
 * other, and otherwise it needs the right to read the brokers' configuration.
 */
@Singleton
record KafkaHealth(AdminClient admin) implements HealthIndicator {
    private static final String NAME = "kafka";
    private static final DescribeClusterOptions WITHIN = new DescribeClusterOptions().timeoutMs(3000);

    @Override
    public Publisher<HealthResult> getResult() {
        return Publishers.fromCompletableFuture(this::ask);
    }

    private CompletableFuture<HealthResult> ask() {
        return admin.describeCluster(WITHIN)
                .nodes()
                .toCompletionStage()
                .handle(KafkaHealth::result)
                .toCompletableFuture();
    }

    private static HealthResult result(Collection<Node> nodes, Throwable failure) {
        return failure == null
                ? HealthResult.builder(NAME, HealthStatus.UP)
                        .details(Map.of("detail", "answers, brokers: " + nodes.size()))
                        .build()
                : HealthResult.builder(NAME, HealthStatus.DOWN)
                        .details(Map.of("detail", "does not answer: " + failure.getMessage()))
                        .build();
    }
}
