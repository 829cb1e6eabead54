package sh.shithub.actions.claim.runs;

import io.micronaut.configuration.kafka.annotation.ErrorStrategy;
import io.micronaut.configuration.kafka.annotation.ErrorStrategyValue;
import io.micronaut.configuration.kafka.annotation.KafkaListener;
import io.micronaut.configuration.kafka.annotation.OffsetReset;
import io.micronaut.configuration.kafka.annotation.OffsetStrategy;
import io.micronaut.configuration.kafka.annotation.Topic;
import io.micronaut.context.annotation.Property;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import sh.shithub.actions.contracts.Groups;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.platform.consume.ConsumerTools;
import sh.shithub.actions.platform.consume.GuardedConsumer;

/**
 * Hands each poll to the guarded consumer; the strategies of micronaut-kafka itself are off, they lose batches. A member of the
 * same group as {@code HeartbeatListener} with another topic: the group gives each only what it subscribed to.
 */
@KafkaListener(
        groupId = Groups.CLAIM,
        clientId = "${shithub.instance}-run-requests",
        batch = true,
        offsetReset = OffsetReset.EARLIEST,
        offsetStrategy = OffsetStrategy.DISABLED,
        errorStrategy = @ErrorStrategy(ErrorStrategyValue.RESUME_AT_NEXT_RECORD))
final class RunRequestListener {
    private final GuardedConsumer<Message> consumer;

    RunRequestListener(
            ConsumerTools tools, RunRequestHandler handler, @Property(name = "shithub.instance") String instance) {
        this.consumer = tools.guard(Groups.CLAIM, instance + "-run-requests", handler);
    }

    @Topic(Topics.RUN_REQUESTS)
    void on(ConsumerRecords<byte[], byte[]> polled, Consumer<byte[], byte[]> from) {
        consumer.on(polled, from);
    }
}
