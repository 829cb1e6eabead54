package sh.shithub.actions.claim.runs;

import static sh.shithub.actions.platform.events.CloudEvent.Kind.check_run;
import static sh.shithub.actions.platform.events.CloudEvent.Kind.job;
import static sh.shithub.actions.platform.events.CloudEvent.Kind.run;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import sh.shithub.actions.contracts.CancelRequested;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.platform.events.CloudEvent;
import sh.shithub.actions.platform.events.Events;
import sh.shithub.actions.platform.outbox.Outbox;
import sh.shithub.actions.platform.publish.Publisher;

/** Keeps in the outbox what status-service and the outside must learn of new runs. */
@Singleton
final class RunsInOutbox implements AnnounceRuns {
    private final Outbox outbox;
    private final Events events;
    private final Publisher publisher;
    private final Clock clock;

    RunsInOutbox(Outbox outbox, Events events, Publisher publisher, Clock clock) {
        this.outbox = outbox;
        this.events = events;
        this.publisher = publisher;
        this.clock = clock;
    }

    @Override
    public void queued(Connection transaction, List<QueuedRun> runs) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (QueuedRun queued : runs) {
            records.add(events.record(
                    run,
                    queued.id(),
                    "queued",
                    queued.createdAt(),
                    new CloudEvent.Data(queued.id(), null, null, null, null, "queued", null, null)));
            queued.jobs().forEach(newJob -> addJob(queued, newJob, records));
        }
        outbox.keep(transaction, records);
    }

    /** A job that a rerun takes over is told as what it is: ended. */
    private void addJob(QueuedRun queued, QueuedRun.Job newJob, List<ProducerRecord<byte[], byte[]>> records) {
        String status = newJob.status().name();
        String conclusion =
                newJob.conclusion() == null ? null : newJob.conclusion().name();
        String check = conclusion == null ? "queued" : "completed";
        records.add(events.record(
                job,
                newJob.id(),
                status,
                queued.createdAt(),
                new CloudEvent.Data(queued.id(), newJob.id(), null, null, 0, status, conclusion, null)));
        records.add(events.record(
                check_run,
                newJob.checkRunId(),
                check,
                queued.createdAt(),
                new CloudEvent.Data(queued.id(), newJob.id(), null, newJob.checkRunId(), 0, check, conclusion, null)));
    }

    /** status-service cancels them. */
    @Override
    public void superseded(Connection transaction, Map<Long, Long> byRun) {
        Instant now = clock.instant();
        outbox.keep(
                transaction,
                byRun.entrySet().stream()
                        .map(one -> publisher.record(
                                Topics.STATUS,
                                one.getKey(),
                                new CancelRequested(
                                        one.getKey(), null, CancelRequested.SUPERSEDED + one.getValue(), now, null)))
                        .toList());
    }
}
