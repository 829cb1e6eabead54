package sh.shithub.actions.platform.consume;

import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;
import sh.shithub.actions.platform.outbox.OutboxRelay;
import sh.shithub.actions.platform.publish.Publisher;
import sh.shithub.actions.platform.sql.Transactions;

/** What every guarded consumer works with; {@link #guard} makes one. */
@Singleton
public final class ConsumerTools {
    private final Transactions transactions;
    private final Publisher publisher;
    private final OutboxRelay outbox;
    private final TopicIds topicIds;
    private final Pauses pauses;
    private final MeterRegistry registry;
    private final String instance;
    private final StopConsumers stop;

    ConsumerTools(
            Transactions transactions,
            Publisher publisher,
            OutboxRelay outbox,
            TopicIds topicIds,
            Pauses pauses,
            StopConsumers stop,
            MeterRegistry registry,
            @Property(name = "shithub.instance", defaultValue = "") String instance) {
        this.transactions = transactions;
        this.publisher = publisher;
        this.outbox = outbox;
        this.topicIds = topicIds;
        this.pauses = pauses;
        this.registry = registry;
        this.instance = instance;
        this.stop = stop;
    }

    /**
     * @param group consumer group, under which offsets are kept
     * @param clientId of the listener's consumer, by which it is paused
     */
    public <T> GuardedConsumer<T> guard(String group, String clientId, BatchHandler<T> handler) {
        return new GuardedConsumer<>(group, clientId, handler, this);
    }

    /** Metrics name a consumer as all instances do: by what its client's id has behind the instance. */
    CountPolls counts(String clientId) {
        String own = instance + "-";
        return new CountPolls(registry, clientId.startsWith(own) ? clientId.substring(own.length()) : clientId);
    }

    Transactions transactions() {
        return transactions;
    }

    Publisher publisher() {
        return publisher;
    }

    OutboxRelay outbox() {
        return outbox;
    }

    TopicIds topicIds() {
        return topicIds;
    }

    Pauses pauses() {
        return pauses;
    }

    StopConsumers stop() {
        return stop;
    }
}
