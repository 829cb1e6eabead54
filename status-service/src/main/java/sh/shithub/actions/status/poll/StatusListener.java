package sh.shithub.actions.status.poll;

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

/** Hands each poll to the guarded consumer; the strategies of micronaut-kafka itself are off, they lose batches. */
@KafkaListener(
        groupId = Groups.STATUS,
        clientId = "${shithub.instance}-status",
        batch = true,
        offsetReset = OffsetReset.EARLIEST,
        offsetStrategy = OffsetStrategy.DISABLED,
        errorStrategy = @ErrorStrategy(ErrorStrategyValue.RESUME_AT_NEXT_RECORD))
final class StatusListener {
    private final GuardedConsumer<Message> consumer;

    StatusListener(ConsumerTools tools, PollHandler handler, @Property(name = "shithub.instance") String instance) {
        this.consumer = tools.guard(Groups.STATUS, instance + "-status", handler);
    }

    @Topic(Topics.STATUS)
    void on(ConsumerRecords<byte[], byte[]> polled, Consumer<byte[], byte[]> from) {
        consumer.on(polled, from);
    }
}
