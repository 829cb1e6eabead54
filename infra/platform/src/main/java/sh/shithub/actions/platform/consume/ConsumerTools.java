package sh.shithub.actions.platform.consume;

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

    ConsumerTools(
            Transactions transactions, Publisher publisher, OutboxRelay outbox, TopicIds topicIds, Pauses pauses) {
        this.transactions = transactions;
        this.publisher = publisher;
        this.outbox = outbox;
        this.topicIds = topicIds;
        this.pauses = pauses;
    }

    /**
     * @param group consumer group, under which offsets are kept
     * @param clientId of the listener's consumer, by which it is paused
     */
    public <T> GuardedConsumer<T> guard(String group, String clientId, BatchHandler<T> handler) {
        return new GuardedConsumer<>(group, clientId, handler, this);
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
}
