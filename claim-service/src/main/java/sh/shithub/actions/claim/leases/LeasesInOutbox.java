package sh.shithub.actions.claim.leases;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import sh.shithub.actions.contracts.CloudEvent;
import sh.shithub.actions.contracts.EventType;
import sh.shithub.actions.contracts.JobExpired;
import sh.shithub.actions.contracts.JobRequeued;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.platform.events.Events;
import sh.shithub.actions.platform.outbox.Outbox;
import sh.shithub.actions.platform.publish.Publisher;

/** Keeps in the outbox what status-service and the outside must learn. The event of a job's end is status-service's to send. */
@Singleton
final class LeasesInOutbox implements AnnounceLeases {
    private final Outbox outbox;
    private final Events events;
    private final Publisher publisher;

    LeasesInOutbox(Outbox outbox, Events events, Publisher publisher) {
        this.outbox = outbox;
        this.events = events;
        this.publisher = publisher;
    }

    @Override
    public void requeued(Connection transaction, List<JobRequeued> jobs) {
        outbox.keep(
                transaction,
                jobs.stream()
                        .flatMap(one -> Stream.of(publisher.record(Topics.STATUS, one.runId(), one), event(one)))
                        .toList());
    }

    private ProducerRecord<byte[], byte[]> event(JobRequeued one) {
        return events.record(
                EventType.job_requeued,
                one.jobId(),
                one.requeuedAt(),
                CloudEvent.Data.ofJob(one.runId(), one.jobId(), one.attempt(), "queued", null));
    }

    @Override
    public void expired(Connection transaction, List<JobExpired> jobs) {
        outbox.keep(
                transaction,
                jobs.stream()
                        .map(one -> publisher.record(Topics.STATUS, one.runId(), one))
                        .toList());
    }
}
