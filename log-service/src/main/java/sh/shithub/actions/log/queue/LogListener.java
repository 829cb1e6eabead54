package sh.shithub.actions.log.queue;

import io.micronaut.configuration.kafka.annotation.ErrorStrategy;
import io.micronaut.configuration.kafka.annotation.ErrorStrategyValue;
import io.micronaut.configuration.kafka.annotation.KafkaListener;
import io.micronaut.configuration.kafka.annotation.OffsetReset;
import io.micronaut.configuration.kafka.annotation.OffsetStrategy;
import io.micronaut.configuration.kafka.annotation.Topic;
import io.micronaut.context.annotation.Property;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import sh.shithub.actions.contracts.Groups;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.log.LogEntry;
import sh.shithub.actions.platform.consume.ConsumerTools;
import sh.shithub.actions.platform.consume.GuardedConsumer;

/**
 * Hands each poll to the guarded consumer. What is fetched ahead, still sealed, is bounded here; what a transaction holds
 * once opened, by the guarded consumer.
 */
@KafkaListener(
        groupId = Groups.LOG,
        clientId = "${shithub.instance}-log",
        batch = true,
        offsetReset = OffsetReset.EARLIEST,
        offsetStrategy = OffsetStrategy.DISABLED,
        errorStrategy = @ErrorStrategy(ErrorStrategyValue.RESUME_AT_NEXT_RECORD),
        properties = @Property(name = ConsumerConfig.FETCH_MAX_BYTES_CONFIG, value = "16777216"))
final class LogListener {
    private final GuardedConsumer<LogEntry> consumer;

    LogListener(ConsumerTools tools, LogHandler handler, @Property(name = "shithub.instance") String instance) {
        this.consumer = tools.guard(Groups.LOG, instance + "-log", handler);
    }

    @Topic(Topics.LOGS)
    void on(ConsumerRecords<byte[], byte[]> polled, Consumer<byte[], byte[]> from) {
        consumer.on(polled, from);
    }
}
