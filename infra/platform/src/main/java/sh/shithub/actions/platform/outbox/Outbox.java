package sh.shithub.actions.platform.outbox;

import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

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
    public void keep(Connection connection, List<ProducerRecord<byte[], byte[]>> records) throws SQLException {
        if (records.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(KEEP)) {
            statement.setString(1, service);
            statement.setArray(
                    2,
                    connection.createArrayOf(
                            "text", records.stream().map(ProducerRecord::topic).toArray()));
            statement.setArray(
                    3,
                    connection.createArrayOf(
                            "text",
                            records.stream()
                                    .map(r -> new String(r.key(), java.nio.charset.StandardCharsets.UTF_8))
                                    .toArray()));
            statement.setArray(
                    4,
                    connection.createArrayOf(
                            "bytea", records.stream().map(ProducerRecord::value).toArray()));
            statement.executeUpdate();
        }
    }
}
