package sh.shithub.actions.status.changes;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import sh.shithub.actions.platform.events.CloudEvent;
import sh.shithub.actions.platform.events.Events;
import sh.shithub.actions.platform.outbox.Outbox;

/** Tells the outside what changed, as CloudEvents. They must not be lost, so the outbox keeps them in the transaction of the change. */
@Singleton
public final class AnnounceChanges {
    private final Outbox outbox;
    private final Events events;

    AnnounceChanges(Outbox outbox, Events events) {
        this.outbox = outbox;
        this.events = events;
    }

    public void keep(Connection transaction, List<Change> changes) {
        outbox.keep(transaction, changes.stream().map(this::event).toList());
    }

    private ProducerRecord<byte[], byte[]> event(Change change) {
        return events.record(kind(change), change.id(), change.what(), change.at(), data(change));
    }

    /** The constants bear the same names. */
    private static CloudEvent.Kind kind(Change change) {
        return CloudEvent.Kind.valueOf(change.kind().name());
    }

    static CloudEvent.Data data(Change change) {
        return new CloudEvent.Data(
                change.runId(),
                change.jobId(),
                change.kind() == Change.Kind.step ? change.id() : null,
                change.kind() == Change.Kind.check_run ? change.id() : null,
                change.kind() == Change.Kind.run ? null : change.attempt(),
                change.status(),
                change.conclusion(),
                null);
    }
}
