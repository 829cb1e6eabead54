package sh.shithub.actions.claim.leases;

import static sh.shithub.actions.platform.events.CloudEvent.Kind.job;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.List;
import sh.shithub.actions.platform.events.CloudEvent;
import sh.shithub.actions.platform.events.Events;
import sh.shithub.actions.platform.outbox.Outbox;

/** Keeps in the outbox what the outside must learn of an offer taken back. */
@Singleton
final class RequeuedInOutbox implements AnnounceRequeued {
    private final Outbox outbox;
    private final Events events;

    RequeuedInOutbox(Outbox outbox, Events events) {
        this.outbox = outbox;
        this.events = events;
    }

    @Override
    public void requeued(Connection transaction, List<Requeued> jobs) {
        outbox.keep(
                transaction,
                jobs.stream()
                        .map(one -> events.record(
                                job,
                                one.jobId(),
                                "requeued",
                                one.at(),
                                new CloudEvent.Data(
                                        one.runId(), one.jobId(), null, null, one.attempt(), "queued", null, null)))
                        .toList());
    }
}
