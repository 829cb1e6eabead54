package sh.shithub.actions.log.queue;

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
import sh.shithub.actions.contracts.StepLogReady;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.platform.consume.ConsumerTools;
import sh.shithub.actions.platform.consume.GuardedConsumer;

/** Hands each poll of wake-ups to the guarded consumer. */
@KafkaListener(
        groupId = Groups.LOG_FINALIZER,
        clientId = "${shithub.instance}-log-finalizer",
        batch = true,
        offsetReset = OffsetReset.EARLIEST,
        offsetStrategy = OffsetStrategy.DISABLED,
        errorStrategy = @ErrorStrategy(ErrorStrategyValue.RESUME_AT_NEXT_RECORD))
final class WakeUpListener {
    private final GuardedConsumer<StepLogReady> consumer;

    WakeUpListener(ConsumerTools tools, WakeUpHandler handler, @Property(name = "shithub.instance") String instance) {
        this.consumer = tools.guard(Groups.LOG_FINALIZER, instance + "-log-finalizer", handler);
    }

    @Topic(Topics.LOG_FINALIZATIONS)
    void on(ConsumerRecords<byte[], byte[]> polled, Consumer<byte[], byte[]> from) {
        consumer.on(polled, from);
    }
}
