package sh.shithub.actions.platform.consume;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.contracts.DeadLetterHeaders;
import sh.shithub.actions.contracts.DeadLetterKind;
import sh.shithub.actions.contracts.Limits;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.contracts.TraceHeaders;
import sh.shithub.actions.platform.json.PoisonException;
import sh.shithub.actions.platform.publish.Publisher;
import sh.shithub.actions.platform.publish.UnpublishableException;
import sh.shithub.actions.platform.trace.LogLine;
import sh.shithub.actions.platform.trace.Traceparent;

/**
 * Moves aside what one consumer cannot handle (invariant 9). A record that is read again because its neighbours had to wait is
 * not moved a second time, so that an hour's outage does not fill the topic.
 */
final class DeadLetters {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
    private static final int SAID = 20;
    /** What is said of a record beside it, and what Kafka adds. */
    private static final int DESCRIPTION_BYTES = 8 << 10;

    /** The lengths of a header's name and value. */
    private static final int HEADER_BYTES = 10;

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
        publish(fresh);
        counts.deadLettered(fresh.size());
        fresh.stream().limit(SAID).forEach(this::say);
        fresh.forEach(letter -> parked.computeIfAbsent(letter.partition(), none -> new HashSet<>())
                .add(letter.record().offset()));
    }

    /** A topic that takes less than it should refuses all; then each is written alone, and what is too large by reference. */
    private void publish(List<Letter> letters) {
        try {
            publisher.publish(letters.stream().map(this::asRecord).toList(), PARK_WITHIN);
        } catch (UnpublishableException e) {
            LOG.warn("{}: {} takes less than {} bytes", group, Topics.DEAD_LETTERS, Limits.DEAD_LETTER_BYTES, e);
            letters.forEach(this::publishAlone);
        }
    }

    private void publishAlone(Letter letter) {
        try {
            publisher.publish(List.of(asRecord(letter)), PARK_WITHIN);
        } catch (UnpublishableException e) {
            publisher.publish(List.of(described(byReference(letter.record()), letter)), PARK_WITHIN);
        }
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
        LogLine.error(LOG)
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
        boolean fits = bytes(from) <= Limits.DEAD_LETTER_BYTES - DESCRIPTION_BYTES;
        return described(fits ? whole(from) : byReference(from), letter);
    }

    private static ProducerRecord<byte[], byte[]> whole(ConsumerRecord<byte[], byte[]> from) {
        return new ProducerRecord<>(Topics.DEAD_LETTERS, null, from.key(), from.value(), from.headers());
    }

    /** What another producer wrote, to a topic that takes more than it should, may be larger than any dead letter. */
    private static ProducerRecord<byte[], byte[]> byReference(ConsumerRecord<byte[], byte[]> from) {
        byte[] key = from.key() == null || from.key().length > Limits.DEAD_LETTER_BEGINNING_BYTES ? null : from.key();
        byte[] value = from.value() == null || from.value().length <= Limits.DEAD_LETTER_BEGINNING_BYTES
                ? from.value()
                : Arrays.copyOf(from.value(), Limits.DEAD_LETTER_BEGINNING_BYTES);
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(Topics.DEAD_LETTERS, key, value);
        for (String name : List.of(TraceHeaders.TRACEPARENT, DeadLetterHeaders.REPLAY_OF)) {
            Header header = from.headers().lastHeader(name);
            if (header != null && length(header.value()) <= Limits.DEAD_LETTER_BEGINNING_BYTES) {
                record.headers().add(header);
            }
        }
        header(record, DeadLetterHeaders.BYTES, Long.toString(bytes(from)));
        return record;
    }

    /** As Kafka counts it, or a few bytes more. */
    private static long bytes(ConsumerRecord<byte[], byte[]> record) {
        long bytes = length(record.key()) + length(record.value());
        for (Header header : record.headers()) {
            bytes += header.key().getBytes(StandardCharsets.UTF_8).length + length(header.value()) + HEADER_BYTES;
        }
        return bytes;
    }

    private static long length(byte[] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    private ProducerRecord<byte[], byte[]> described(ProducerRecord<byte[], byte[]> record, Letter letter) {
        ConsumerRecord<byte[], byte[]> from = letter.record();
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
