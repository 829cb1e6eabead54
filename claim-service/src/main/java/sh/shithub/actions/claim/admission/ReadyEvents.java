package sh.shithub.actions.claim.admission;

import jakarta.inject.Singleton;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import sh.shithub.actions.platform.events.CloudEvent;
import sh.shithub.actions.platform.events.Events;

/**
 * {@code job.ready} for those who came into line. Not by the outbox: whoever holds a runner's call waits for it, and a lost one is
 * covered by the look that the gateway takes now and then.
 */
@Singleton
public final class ReadyEvents {
    private final Events events;

    ReadyEvents(Events events) {
        this.events = events;
    }

    public List<ProducerRecord<byte[], byte[]>> records(List<InLine> came) {
        return came.stream()
                .map(one -> events.record(
                        CloudEvent.Kind.job,
                        one.jobId(),
                        "ready",
                        one.readyAt(),
                        new CloudEvent.Data(
                                one.runId(), one.jobId(), null, null, one.attempt(), "queued", null, one.labels())))
                .toList();
    }
}
