package sh.shithub.actions.platform.events;

import io.micronaut.context.annotation.Property;
import io.micronaut.serde.ObjectMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.contracts.CloudEvent;
import sh.shithub.actions.contracts.EventType;
import sh.shithub.actions.contracts.Subject;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.platform.trace.AfterCommit;
import sh.shithub.actions.platform.trace.LogLine;
import sh.shithub.actions.platform.trace.TraceId;
import sh.shithub.actions.platform.trace.Traceparent;
import sh.shithub.actions.platform.trace.Traces;

/**
 * Records for {@code actions.events}, keyed by run, so that a run's events stay in order. They go through the outbox. What happens to a
 * run or a job also stands in the log, once its transaction is committed.
 */
@Singleton
public final class Events {
    private static final Logger LOG = LoggerFactory.getLogger(Events.class);
    /** Beside each of these stands a line that says more: of the run that was queued, or of the runner that has the job. */
    private static final Set<EventType> UNSAID = EnumSet.of(EventType.job_ready, EventType.job_claimed);

    private final String service;
    private final ObjectMapper json;

    public Events(@Property(name = "micronaut.application.name") String service, ObjectMapper json) {
        this.service = service;
        this.json = json;
    }

    /** @param id of what it happened to */
    public ProducerRecord<byte[], byte[]> record(EventType type, long id, Instant at, CloudEvent.Data data) {
        byte[] key = Long.toString(data.runId()).getBytes(StandardCharsets.UTF_8);
        Subject subject = new Subject(data.runId(), data.jobId(), data.stepId(), null, false);
        TraceId trace = Traces.of(subject);
        if (isOfRunOrJob(type) && !UNSAID.contains(type)) {
            AfterCommit.say(() -> LogLine.info(LOG)
                    .about(subject)
                    .trace(trace)
                    .with("conclusion", data.conclusion())
                    .say("{} {}", type.kind(), type.what()));
        }
        return Traceparent.add(
                new ProducerRecord<>(Topics.EVENTS, key, write(CloudEvent.of(service, type, id, at, data))), trace);
    }

    private static boolean isOfRunOrJob(EventType type) {
        return type.kind() == EventType.Kind.run || type.kind() == EventType.Kind.job;
    }

    private byte[] write(CloudEvent event) {
        try {
            return json.writeValueAsBytes(event);
        } catch (IOException e) {
            throw new IllegalStateException("an event cannot be written as JSON", e);
        }
    }
}
