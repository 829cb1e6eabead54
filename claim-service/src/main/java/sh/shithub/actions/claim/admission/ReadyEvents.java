package sh.shithub.actions.claim.admission;

import jakarta.inject.Singleton;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import sh.shithub.actions.contracts.CloudEvent;
import sh.shithub.actions.contracts.EventType;
import sh.shithub.actions.platform.events.Events;

/**
 * {@code job.ready} for jobs that came into line. Not by the outbox: a runner's call waits for it in its gateway, and a lost one is covered
 * by the look that the gateway takes now and then.
 */
@Singleton
public record ReadyEvents(Events events) {
    public List<ProducerRecord<byte[], byte[]>> records(List<ReadyJob> jobs) {
        return jobs.stream()
                .map(job -> events.record(EventType.job_ready, job.jobId(), job.readyAt(), data(job)))
                .toList();
    }

    private static CloudEvent.Data data(ReadyJob job) {
        return new CloudEvent.Data(job.runId(), job.jobId(), null, null, job.attempt(), "queued", null, job.labels());
    }
}
