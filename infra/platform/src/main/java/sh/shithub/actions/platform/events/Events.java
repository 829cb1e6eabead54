package sh.shithub.actions.platform.events;

import io.micronaut.context.annotation.Property;
import io.micronaut.serde.ObjectMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.clients.producer.ProducerRecord;
import sh.shithub.actions.contracts.Topics;

/** Records for {@code actions.events}, keyed by run, so that a run's events stay in order. They go through the outbox. */
@Singleton
public final class Events {
    private final String service;
    private final ObjectMapper json;

    public Events(@Property(name = "micronaut.application.name") String service, ObjectMapper json) {
        this.service = service;
        this.json = json;
    }

    /** @param what happened: the new status, or a word such as {@code ready} */
    public ProducerRecord<byte[], byte[]> record(
            CloudEvent.Kind kind, long id, String what, Instant at, CloudEvent.Data data) {
        byte[] key = Long.toString(data.runId()).getBytes(StandardCharsets.UTF_8);
        return new ProducerRecord<>(Topics.EVENTS, key, write(CloudEvent.of(service, kind, id, what, at, data)));
    }

    private byte[] write(CloudEvent event) {
        try {
            return json.writeValueAsBytes(event);
        } catch (IOException e) {
            throw new IllegalStateException("an event cannot be written as JSON", e);
        }
    }
}
