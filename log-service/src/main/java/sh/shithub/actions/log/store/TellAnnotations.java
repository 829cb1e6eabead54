package sh.shithub.actions.log.store;

import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.List;
import sh.shithub.actions.contracts.AnnotationsChanged;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.platform.outbox.Outbox;
import sh.shithub.actions.platform.outbox.OutboxRelay;
import sh.shithub.actions.platform.publish.Publisher;

/** Tells status-service, which shows annotations, that there are others: in the transaction of the change, so that it is not lost. */
@Singleton
final class TellAnnotations {
    private final Outbox outbox;
    private final Provider<Publisher> publisher;
    private final Provider<OutboxRelay> relay;

    TellAnnotations(Outbox outbox, Provider<Publisher> publisher, Provider<OutboxRelay> relay) {
        this.outbox = outbox;
        this.publisher = publisher;
        this.relay = relay;
    }

    void keep(Connection transaction, List<AnnotationsChanged> changed) {
        outbox.keep(
                transaction,
                changed.stream()
                        .map(job -> publisher.get().record(Topics.STATUS, job.runId(), job))
                        .toList());
    }

    /** What was kept is committed. */
    void committed() {
        relay.get().wake();
    }
}
