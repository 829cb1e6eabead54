package sh.shithub.actions.gateway.ops.deadletters;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.gateway.web.ApiException;

/** The record that a row stands for. */
@Singleton
final class ReadLetter {
    private static final Logger LOG = LoggerFactory.getLogger(ReadLetter.class);

    private final ListLetters rows;
    private final LetterTopic topic;

    ReadLetter(ListLetters rows, LetterTopic topic) {
        this.rows = rows;
        this.topic = topic;
    }

    /** @throws ApiException 404 */
    DeadLetterView row(LetterId id) {
        return rows.one(id).orElseThrow(ReadLetter::none);
    }

    static ApiException none() {
        return ApiException.notFound("dead letter not found");
    }

    /**
     * Empty when it has left the topic.
     *
     * @throws ApiException 503
     */
    Optional<ConsumerRecord<byte[], byte[]>> record(LetterId id, DeadLetterView row) {
        try {
            LetterTopic.Bounds bounds = topic.bounds(id.topicPartition());
            if (id.offset() < bounds.start() || id.offset() >= bounds.end()) {
                return Optional.empty();
            }
            ConsumerRecord<byte[], byte[]> record =
                    topic.from(id.topicPartition(), id.offset()).get(0);
            return Optional.of(record).filter(found -> found.offset() == id.offset() && sameTime(found, row));
        } catch (KafkaException e) {
            LOG.warn("dead letter {} cannot be read: {}", id, e.toString());
            throw ApiException.unavailable("Kafka does not answer; the dead letter cannot be read now");
        }
    }

    /** Of a topic that was made anew, another record may have this offset before the row is forgotten. */
    private static boolean sameTime(ConsumerRecord<byte[], byte[]> record, DeadLetterView row) {
        return Instant.parse(row.parkedAt()).equals(Instant.ofEpochMilli(Math.max(0, record.timestamp())));
    }
}
