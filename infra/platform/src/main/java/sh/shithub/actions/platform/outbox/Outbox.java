package sh.shithub.actions.platform.outbox;

import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import sh.shithub.actions.platform.sql.Columns;

/** Keeps records that must follow from a transaction, in that transaction (invariant 3). */
@Singleton
public final class Outbox {
    private static final String KEEP = """
            INSERT INTO outbox (service, topic, record_key, value)
            SELECT ?, topic, record_key, value
            FROM unnest(?::text[], ?::text[], ?::bytea[]) WITH ORDINALITY AS r (topic, record_key, value, position)
            ORDER BY position
            """;

    private final String service;

    public Outbox(@Property(name = "micronaut.application.name") String service) {
        this.service = service;
    }

    /** The records are relayed in this order, at least once, after the transaction commits. */
    public void keep(Connection connection, List<ProducerRecord<byte[], byte[]>> records) {
        Columns.of(connection, records)
                .value(service)
                .texts(ProducerRecord::topic)
                .texts(record -> new String(record.key(), StandardCharsets.UTF_8))
                .bytes(ProducerRecord::value)
                .update(KEEP);
    }
}
