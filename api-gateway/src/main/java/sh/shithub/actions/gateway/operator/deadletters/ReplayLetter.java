package sh.shithub.actions.gateway.operator.deadletters;

import io.micronaut.http.HttpStatus;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.contracts.DeadLetterHeaders;
import sh.shithub.actions.contracts.Groups;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.gateway.web.ApiException;
import sh.shithub.actions.platform.publish.NotPublishedException;
import sh.shithub.actions.platform.publish.Publisher;
import sh.shithub.actions.platform.publish.UnpublishableException;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.platform.sql.Transactions;

/**
 * Publishes a dead letter's record once more where it came from, and writes down who did so. The row is locked until Kafka has the
 * record: of two operators, at one gateway or two, one replays. If the gateway dies in between, the record may be there and the letter
 * still open; to replay it again is harmless, for every consumer bears a repeat (invariant 3).
 */
@Singleton
record ReplayLetter(ReadLetter read, Publisher publisher, Transactions transactions) {
    private static final Logger LOG = LoggerFactory.getLogger(ReplayLetter.class);
    /** Less than the time after which a statement that waits for the row is cut off. */
    private static final Duration WITHIN = Duration.ofSeconds(8);

    private static final String PREFIX = "dead-letter-";
    private static final String REPLAYED = """
            UPDATE dead_letters SET replays = replays + 1, replayed_at = now(), replayed_by = ?::text,
                discarded_at = NULL, discarded_by = NULL, discard_note = NULL
            WHERE partition = ?::int AND record_offset = ?::bigint
            """;

    /** Whether a header says why the record is a dead letter; it was not on the original. */
    static boolean ofDeadLetter(Header header) {
        return header.key().startsWith(PREFIX);
    }

    /** Whether a service would read it there. */
    static boolean isRead(String topic) {
        return Groups.expected().stream().anyMatch(group -> group.topics().contains(topic));
    }

    /**
     * @param again also when it was replayed or discarded before
     * @throws ApiException 404 there is none, 409 it was decided about or is too large, 410 its record has gone, 503
     */
    DeadLetterView replay(LetterId id, boolean again, String by) {
        DeadLetterView row = transactions.read(connection -> LetterRows.one(connection, id, ""));
        refuseDecided(row, again);
        if (!isRead(row.topic())) {
            throw new ApiException(
                    HttpStatus.CONFLICT,
                    "dead letter " + id
                            + " does not come from a topic that is read by anybody; it can only be discarded");
        }
        ProducerRecord<byte[], byte[]> record = read.record(id, row)
                .map(found -> original(read.whole(found, row), row, id))
                .orElseThrow(() -> new ApiException(
                        HttpStatus.GONE,
                        "the record of dead letter " + id + " has left the topic; it can be replayed no more"));
        DeadLetterView replayed = transactions.write(connection -> replay(connection, id, again, by, record));
        LOG.info("dead letter {} was replayed to {} by {}", id, row.topic(), by);
        return replayed;
    }

    private DeadLetterView replay(
            Connection connection, LetterId id, boolean again, String by, ProducerRecord<byte[], byte[]> record) {
        DeadLetterView locked = LetterRows.one(connection, id, " FOR UPDATE");
        refuseDecided(locked, again);
        publish(id, record);
        Columns.none(connection)
                .value(by)
                .value(id.partition())
                .value(id.offset())
                .update(REPLAYED);
        return LetterRows.one(connection, id, "");
    }

    private static void refuseDecided(DeadLetterView row, boolean again) {
        if (!row.open() && !again) {
            throw new ApiException(
                    HttpStatus.CONFLICT,
                    "dead letter " + row.id() + " was " + row.decision() + "; send {\"again\":true} to replay it");
        }
    }

    private void publish(LetterId id, ProducerRecord<byte[], byte[]> record) {
        try {
            publisher.publish(List.of(record), WITHIN);
        } catch (NotPublishedException e) {
            LOG.warn("dead letter {} was not replayed: {}", id, e.getMessage());
            throw ApiException.unavailable("Kafka did not confirm the replay; it is safe to replay again");
        } catch (UnpublishableException e) {
            throw new ApiException(
                    HttpStatus.CONFLICT, "dead letter " + id + " can only be discarded: " + e.getMessage());
        }
    }

    /** As it was; with a key its partition follows from that, also if there are more partitions now. */
    private static ProducerRecord<byte[], byte[]> original(
            ConsumerRecord<byte[], byte[]> letter, DeadLetterView row, LetterId id) {
        Integer partition = Optional.ofNullable(row.partition())
                .filter(there -> letter.key() == null
                        && there < Topics.named(row.topic()).orElseThrow().partitions())
                .orElse(null);
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(row.topic(), partition, letter.key(), letter.value());
        for (Header header : letter.headers()) {
            if (!ofDeadLetter(header)) {
                record.headers().add(header);
            }
        }
        record.headers().add(DeadLetterHeaders.REPLAY_OF, id.toString().getBytes(StandardCharsets.UTF_8));
        return record;
    }
}
