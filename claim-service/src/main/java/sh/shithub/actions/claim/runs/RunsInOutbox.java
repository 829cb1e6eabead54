package sh.shithub.actions.claim.runs;

import static sh.shithub.actions.platform.events.CloudEvent.Kind.check_run;
import static sh.shithub.actions.platform.events.CloudEvent.Kind.job;
import static sh.shithub.actions.platform.events.CloudEvent.Kind.run;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import sh.shithub.actions.platform.events.CloudEvent;
import sh.shithub.actions.platform.events.Events;
import sh.shithub.actions.platform.outbox.Outbox;

/** Keeps in the outbox what the outside must learn of new runs. */
@Singleton
final class RunsInOutbox implements AnnounceRuns {
    private final Outbox outbox;
    private final Events events;

    RunsInOutbox(Outbox outbox, Events events) {
        this.outbox = outbox;
        this.events = events;
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

    private static CloudEvent.Data data(long runId) {
        return new CloudEvent.Data(runId, null, null, null, null, "queued", null, null);
    }

    private static CloudEvent.Data data(long runId, long jobId, int attempt, String status) {
        return new CloudEvent.Data(runId, jobId, null, null, attempt, status, null, null);
    }
}
