package sh.shithub.actions.platform.outbox;

import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import sh.shithub.actions.contracts.Limits;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.platform.trace.Traceparent;

/** Keeps records that must follow from a transaction, in that transaction (invariant 3). */
@Singleton
public final class Outbox {
    private static final String KEEP = """
            INSERT INTO outbox (service, topic, record_key, value, trace_id)
            SELECT ?, topic, record_key, value, trace_id
            FROM unnest(?::text[], ?::text[], ?::bytea[], ?::uuid[]) WITH ORDINALITY
                AS r (topic, record_key, value, trace_id, position)
            ORDER BY position
            """;

    /** Kafka's own framing of a record. */
    private static final int OVERHEAD_BYTES = 1024;

    private final String service;

    public Outbox(@Property(name = "micronaut.application.name") String service) {
        this.service = service;
    }

    /**
     * The records are relayed in this order, without headers but for their trace, at least once, after the transaction commits. Against those of another transaction
     * a key's order holds only when both lock the row that the key stands for, before they call this.
     *
     * @throws IllegalArgumentException for a record that is larger than Kafka takes: it would stop all that come after it
     */
    public void keep(Connection connection, Stream<ProducerRecord<byte[], byte[]>> records) {
        List<ProducerRecord<byte[], byte[]>> all = records.toList();
        all.forEach(Outbox::requireSendable);
        Columns.of(connection, all)
                .value(service)
                .texts(ProducerRecord::topic)
                .texts(record -> new String(record.key(), StandardCharsets.UTF_8))
                .bytes(ProducerRecord::value)
                .traces(record -> Traceparent.of(record.headers()))
                .update(KEEP);
    }

    private static void requireSendable(ProducerRecord<byte[], byte[]> record) {
        int bytes = record.key().length + record.value().length;
        if (bytes > Limits.RECORD_BYTES - OVERHEAD_BYTES) {
            throw new IllegalArgumentException("a record for " + record.topic() + " has " + bytes + " bytes; at most "
                    + (Limits.RECORD_BYTES - OVERHEAD_BYTES) + " can be sent");
        }
    }
}
