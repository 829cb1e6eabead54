package sh.shithub.actions.platform.consume;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.contracts.DeadLetterHeaders;
import sh.shithub.actions.contracts.DeadLetterKind;
import sh.shithub.actions.contracts.Limits;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.platform.json.PoisonException;
import sh.shithub.actions.platform.publish.Publisher;
import sh.shithub.actions.platform.trace.Line;
import sh.shithub.actions.platform.trace.Traceparent;

/**
 * Moves aside what one consumer cannot handle (invariant 9). A record that is read again because its neighbours had to wait is
 * not moved a second time, so that an hour's outage does not fill the topic.
 */
final class DeadLetters {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
    private static final int SAID = 20;
    private static final Duration PARK_WITHIN = Duration.ofSeconds(15);

    private final String group;
    private final Publisher publisher;
    private final CountPolls counts;
    /** Moved aside, and not yet passed: their partition is still read from before them. */
    private final Map<TopicPartition, Set<Long>> parked = new HashMap<>();

    DeadLetters(String group, Publisher publisher, CountPolls counts) {
        this.group = group;
        this.publisher = publisher;
        this.counts = counts;
    }

    /** A record that cannot be handled, why, and after how many tries. */
    record Letter(ConsumerRecord<byte[], byte[]> record, DeadLetterKind kind, String reason, int attempts) {
        static Letter of(ConsumerRecord<byte[], byte[]> record, RuntimeException failure, int attempts) {
            return failure instanceof PoisonException poison
                    ? new Letter(record, poison.kind(), poison.getMessage(), attempts)
                    : new Letter(record, DeadLetterKind.failed, failure.toString(), attempts);
        }

        private TopicPartition partition() {
            return new TopicPartition(record.topic(), record.partition());
        }
    }

    /** Returns when Kafka has them. */
    void park(List<Letter> letters) {
        List<Letter> fresh = letters.stream().filter(this::isNew).toList();
        if (fresh.isEmpty()) {
            return;
        }
        LOG.error("{}: {} record(s) are moved to {}", group, fresh.size(), Topics.DEAD_LETTERS);
        publisher.publish(fresh.stream().map(this::asRecord).toList(), PARK_WITHIN);
        counts.deadLettered(fresh.size());
        fresh.stream().limit(SAID).forEach(this::say);
        fresh.forEach(letter -> parked.computeIfAbsent(letter.partition(), none -> new HashSet<>())
                .add(letter.record().offset()));
    }

    /** What lies before these offsets is not read again. */
    void passed(Map<TopicPartition, Place> next) {
        next.forEach((partition, place) -> {
            Set<Long> offsets = parked.get(partition);
            if (offsets != null) {
                offsets.removeIf(one -> one < place.next());
            }
        });
    }

    /**
     * A whole poll of them would say no more than the first ones. The reason in words stays in the topic, for it may show what the record
     * says.
     */
    private void say(Letter letter) {
        ConsumerRecord<byte[], byte[]> record = letter.record();
        Line.error(LOG)
                .trace(Traceparent.of(record.headers()))
                .with("attempts", letter.attempts())
                .say(
                        "{}: dead letter written of {}-{}@{}, {}",
                        group,
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        letter.kind());
    }

    private boolean isNew(Letter letter) {
        return !parked.getOrDefault(letter.partition(), Set.of())
                .contains(letter.record().offset());
    }

    private ProducerRecord<byte[], byte[]> asRecord(Letter letter) {
        ConsumerRecord<byte[], byte[]> from = letter.record();
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(Topics.DEAD_LETTERS, null, from.key(), from.value(), from.headers());
        header(record, DeadLetterHeaders.TOPIC, from.topic());
        header(record, DeadLetterHeaders.PARTITION, Integer.toString(from.partition()));
        header(record, DeadLetterHeaders.OFFSET, Long.toString(from.offset()));
        header(record, DeadLetterHeaders.GROUP, group);
        header(record, DeadLetterHeaders.KIND, letter.kind().name());
        header(record, DeadLetterHeaders.REASON, cut(String.valueOf(letter.reason())));
        header(record, DeadLetterHeaders.ATTEMPTS, Integer.toString(letter.attempts()));
        return record;
    }

    /** The topic takes the largest record with so much beside it, and no more. */
    private static String cut(String reason) {
        return reason.length() <= Limits.DEAD_LETTER_REASON_CHARS
                ? reason
                : reason.substring(0, Limits.DEAD_LETTER_REASON_CHARS);
    }

    private static void header(ProducerRecord<byte[], byte[]> letter, String name, String value) {
        letter.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
