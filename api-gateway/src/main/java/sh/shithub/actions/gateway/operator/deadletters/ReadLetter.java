package sh.shithub.actions.gateway.operator.deadletters;

import io.micronaut.http.HttpStatus;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.contracts.Limits;
import sh.shithub.actions.gateway.web.ApiException;

/** The record that a row stands for. */
@Singleton
record ReadLetter(LetterTopic topic) {
    private static final Logger LOG = LoggerFactory.getLogger(ReadLetter.class);

    static ApiException none() {
        return ApiException.notFound("dead letter not found");
    }

    /**
     * Empty when it has left the topic.
     *
     * @throws ApiException 503
     */
    Optional<ConsumerRecord<byte[], byte[]>> record(LetterId id, DeadLetterView row) {
        return record(id.topicPartition(), id.offset(), row).filter(found -> sameTime(found, row));
    }

    private Optional<ConsumerRecord<byte[], byte[]>> record(TopicPartition partition, long offset, DeadLetterView row) {
        try {
            LetterTopic.Bounds bounds = topic.bounds(partition);
            if (offset < bounds.start() || offset >= bounds.end()) {
                return Optional.empty();
            }
            ConsumerRecord<byte[], byte[]> record =
                    topic.from(partition, offset).get(0);
            return Optional.of(record).filter(found -> found.offset() == offset);
        } catch (UnknownTopicOrPartitionException e) {
            return Optional.empty();
        } catch (KafkaException e) {
            LOG.warn("dead letter {} cannot be read: {}", row.id(), e.toString());
            throw ApiException.unavailable("Kafka does not answer; the dead letter cannot be read now");
        }
    }

    /**
     * The record as it was when it could not be handled; of a letter by reference it is read where it came from.
     *
     * @throws ApiException 409 it is larger than a record may be, 410 it is not there any more, 503
     */
    ConsumerRecord<byte[], byte[]> whole(ConsumerRecord<byte[], byte[]> letter, DeadLetterView row) {
        if (!Letter.byReference(letter)) {
            return letter;
        }
        if (Letter.bytes(letter) > Limits.RECORD_BYTES) {
            throw new ApiException(
                    HttpStatus.CONFLICT,
                    "the record of dead letter " + row.id() + " has " + row.bytes() + " bytes, more than the "
                            + Limits.RECORD_BYTES + " that a record may have; it can only be discarded");
        }
        return origin(letter, row)
                .orElseThrow(() -> new ApiException(
                        HttpStatus.GONE,
                        "dead letter " + row.id() + " has only the beginning of its record, which has left "
                                + row.topic() + "; it can be replayed no more"));
    }

    /** @throws ApiException 503 */
    boolean canBeWhole(ConsumerRecord<byte[], byte[]> letter, DeadLetterView row) {
        try {
            whole(letter, row);
            return true;
        } catch (ApiException e) {
            if (e.status() == HttpStatus.SERVICE_UNAVAILABLE) {
                throw e;
            }
            return false;
        }
    }

    private Optional<ConsumerRecord<byte[], byte[]>> origin(ConsumerRecord<byte[], byte[]> letter, DeadLetterView row) {
        boolean named = row.partition() != null && row.offset() != null && ReplayLetter.isRead(row.topic());
        return named
                ? record(new TopicPartition(row.topic(), row.partition()), row.offset(), row)
                        .filter(found -> beginsWith(found.value(), letter.value()))
                : Optional.empty();
    }

    /** Of a topic that was made anew, another record may have its offset. */
    private static boolean beginsWith(byte[] value, byte[] beginning) {
        int length = beginning == null ? 0 : beginning.length;
        return value != null && value.length >= length && Arrays.equals(value, 0, length, beginning, 0, length);
    }

    /** Of a topic that was made anew, another record may have this offset before the row is forgotten. */
    private static boolean sameTime(ConsumerRecord<byte[], byte[]> record, DeadLetterView row) {
        return Instant.parse(row.parkedAt()).equals(Instant.ofEpochMilli(Math.max(0, record.timestamp())));
    }
}
