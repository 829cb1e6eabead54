package sh.shithub.actions.status.changes;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.List;
import sh.shithub.actions.contracts.CloudEvent;
import sh.shithub.actions.contracts.EventType.Kind;
import sh.shithub.actions.platform.events.Events;
import sh.shithub.actions.platform.outbox.Outbox;

/** Tells the outside what changed, as CloudEvents. They must not be lost, so the outbox keeps them in the transaction of the change. */
@Singleton
public record AnnounceChanges(Outbox outbox, Events events) {
    public void keep(Connection transaction, List<Change> changes) {
        outbox.keep(
                transaction,
                changes.stream().map(change -> events.record(change.type(), change.id(), change.at(), data(change))));
    }

    static CloudEvent.Data data(Change change) {
        return new CloudEvent.Data(
                change.runId(),
                change.jobId(),
                change.kind() == Kind.step ? change.id() : null,
                change.kind() == Kind.check_run ? change.id() : null,
                change.kind() == Kind.run ? null : change.attempt(),
                change.status(),
                change.conclusion(),
                null);
    }
}
