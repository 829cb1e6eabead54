package sh.shithub.actions.gateway.operator.deadletters;

import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import sh.shithub.actions.contracts.DeadLetterHeaders;
import sh.shithub.actions.contracts.DeadLetterKind;
import sh.shithub.actions.contracts.Limits;
import sh.shithub.actions.contracts.Topics;

/**
 * What a record on the topic of dead letters says of itself. Anybody may write there, so nothing is taken for granted: a header that is
 * missing or makes no sense is null, a topic that is none of ours is {@value #NO_TOPIC}.
 *
 * @param key as text that can be shown
 * @param bytes of the value; of a letter by reference, of the whole record
 */
record Letter(
        LetterId id,
        DeadLetterKind kind,
        String reason,
        String topic,
        Integer partition,
        Long offset,
        String group,
        Integer attempts,
        String key,
        int bytes,
        Instant parkedAt,
        String replayOf) {
    static final String NO_TOPIC = "unknown";
    private static final int NAME_CHARS = 200;

    static Letter of(ConsumerRecord<byte[], byte[]> record) {
        Headers headers = record.headers();
        return new Letter(
                new LetterId(record.partition(), record.offset()),
                DeadLetterKind.of(text(headers, DeadLetterHeaders.KIND, NAME_CHARS))
                        .orElse(DeadLetterKind.other),
                text(headers, DeadLetterHeaders.REASON, Limits.DEAD_LETTER_REASON_CHARS),
                Topics.named(text(headers, DeadLetterHeaders.TOPIC, NAME_CHARS))
                        .map(Topics.Spec::name)
                        .orElse(NO_TOPIC),
                number(headers, DeadLetterHeaders.PARTITION).map(Long::intValue).orElse(null),
                number(headers, DeadLetterHeaders.OFFSET).orElse(null),
                text(headers, DeadLetterHeaders.GROUP, NAME_CHARS),
                number(headers, DeadLetterHeaders.ATTEMPTS).map(Long::intValue).orElse(null),
                record.key() == null ? null : Printable.of(record.key(), NAME_CHARS),
                bytes(record),
                Instant.ofEpochMilli(Math.max(0, record.timestamp())),
                LetterId.of(text(headers, DeadLetterHeaders.REPLAY_OF, NAME_CHARS))
                        .map(LetterId::toString)
                        .orElse(null));
    }

    /** Of a letter by reference, {@link DeadLetterHeaders#BYTES} says how long the record is. */
    static boolean byReference(ConsumerRecord<byte[], byte[]> letter) {
        return number(letter.headers(), DeadLetterHeaders.BYTES).isPresent();
    }

    static int bytes(ConsumerRecord<byte[], byte[]> letter) {
        int value = letter.value() == null ? 0 : letter.value().length;
        return number(letter.headers(), DeadLetterHeaders.BYTES)
                .map(bytes -> (int) Math.min(Integer.MAX_VALUE, bytes))
                .orElse(value);
    }

    /** Empty when it is not there. */
    private static String text(Headers headers, String name, int most) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null ? "" : Printable.of(header.value(), most);
    }

    private static Optional<Long> number(Headers headers, String name) {
        String text = text(headers, name, NAME_CHARS);
        return text.matches("[0-9]{1,18}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
    }
}
