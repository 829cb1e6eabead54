package sh.shithub.actions.status.queue;

import io.micronaut.serde.ObjectMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.platform.outbox.Outbox;
import sh.shithub.actions.platform.sql.DatabaseException;
import sh.shithub.actions.status.Announcements;
import sh.shithub.actions.status.Change;

/** Keeps changes as CloudEvents in the outbox, keyed by run, so that a run's events are relayed in order. */
@Singleton
final class EventOutbox implements Announcements {
    private final Outbox outbox;
    private final ObjectMapper json;

    EventOutbox(Outbox outbox, ObjectMapper json) {
        this.outbox = outbox;
        this.json = json;
    }

    @Override
    public void keep(Connection transaction, List<Change> changes) {
        try {
            outbox.keep(transaction, changes.stream().map(this::event).toList());
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    private ProducerRecord<byte[], byte[]> event(Change change) {
        byte[] key = Long.toString(change.runId()).getBytes(StandardCharsets.UTF_8);
        try {
            return new ProducerRecord<>(Topics.EVENTS, key, json.writeValueAsBytes(CloudEvent.of(change)));
        } catch (IOException e) {
            throw new UncheckedIOException("an event cannot be written as JSON", e);
        }
    }
}
