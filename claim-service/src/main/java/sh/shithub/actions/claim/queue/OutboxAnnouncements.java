package sh.shithub.actions.claim.queue;

import static sh.shithub.actions.platform.events.CloudEvent.Kind.check_run;
import static sh.shithub.actions.platform.events.CloudEvent.Kind.job;
import static sh.shithub.actions.platform.events.CloudEvent.Kind.run;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import sh.shithub.actions.claim.Announcements;
import sh.shithub.actions.claim.Claim;
import sh.shithub.actions.claim.NewJob;
import sh.shithub.actions.claim.NewRun;
import sh.shithub.actions.claim.Requeued;
import sh.shithub.actions.contracts.JobClaimed;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.platform.events.CloudEvent;
import sh.shithub.actions.platform.events.Events;
import sh.shithub.actions.platform.outbox.Outbox;
import sh.shithub.actions.platform.publish.Publisher;

/** Keeps in the outbox what status-service and the outside must learn. */
@Singleton
final class OutboxAnnouncements implements Announcements {
    private final Outbox outbox;
    private final Events events;
    private final Publisher publisher;

    OutboxAnnouncements(Outbox outbox, Events events, Publisher publisher) {
        this.outbox = outbox;
        this.events = events;
        this.publisher = publisher;
    }

    @Override
    public void queued(Connection transaction, List<NewRun> runs) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (NewRun queued : runs) {
            records.add(events.record(run, queued.id(), "queued", queued.createdAt(), data(queued.id())));
            queued.jobs().forEach(newJob -> addQueued(newJob, records));
        }
        outbox.keep(transaction, records);
    }

    private void addQueued(NewJob queued, List<ProducerRecord<byte[], byte[]>> records) {
        long runId = queued.run().id();
        Instant at = queued.run().createdAt();
        CloudEvent.Data data = data(runId, queued.id(), 0, "queued");
        records.add(events.record(job, queued.id(), "queued", at, data));
        records.add(events.record(
                check_run,
                queued.checkRunId(),
                "queued",
                at,
                new CloudEvent.Data(runId, queued.id(), null, queued.checkRunId(), 0, "queued", null, null)));
        if (queued.ready()) {
            records.add(events.record(job, queued.id(), "ready", at, data));
        }
    }

    /** status-service moves the run and the check run on from here. */
    @Override
    public void claimed(Connection transaction, List<Claim> claims) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (Claim claim : claims) {
            records.add(publisher.record(
                    Topics.STATUS,
                    claim.runId(),
                    new JobClaimed(
                            claim.runId(), claim.jobId(), claim.attempt(), claim.runnerId(), claim.claimedAt())));
            records.add(events.record(
                    job,
                    claim.jobId(),
                    "claimed",
                    claim.claimedAt(),
                    data(claim.runId(), claim.jobId(), claim.attempt(), "running")));
        }
        outbox.keep(transaction, records);
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
                                data(one.runId(), one.jobId(), one.attempt(), "queued")))
                        .toList());
    }

    private static CloudEvent.Data data(long runId) {
        return new CloudEvent.Data(runId, null, null, null, null, "queued", null, null);
    }

    private static CloudEvent.Data data(long runId, long jobId, int attempt, String status) {
        return new CloudEvent.Data(runId, jobId, null, null, attempt, status, null, null);
    }
}
