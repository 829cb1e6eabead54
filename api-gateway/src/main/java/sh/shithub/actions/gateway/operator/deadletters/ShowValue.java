package sh.shithub.actions.gateway.operator.deadletters;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import sh.shithub.actions.contracts.LogChunkHeaders;
import sh.shithub.actions.contracts.Topics;

/** A record's value and headers for operators' eyes: what may be secret, and what a log says, only by its size. */
final class ShowValue {
    /** Of what is no JSON: enough to see what it was meant to be. */
    private static final int TEXT_CHARS = 64;

    private static final int HEADER_CHARS = 200;
    private static final int HEADERS = 100;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private ShowValue() {}

    static DeadLetterDetail.Value value(ConsumerRecord<byte[], byte[]> record, String topic) {
        byte[] bytes = record.value();
        int length = Letter.bytes(record);
        if (bytes == null || bytes.length == 0) {
            return new DeadLetterDetail.Value("empty", length, null, null);
        }
        if (record.headers().lastHeader(LogChunkHeaders.SEQ) != null) {
            return new DeadLetterDetail.Value("sealed_chunk", length, null, null);
        }
        try {
            JsonNode json = JSON.readTree(bytes);
            if (json.isContainerNode()) {
                return new DeadLetterDetail.Value("json", length, new Redact().of(json), null);
            }
        } catch (JsonProcessingException e) {
            // No JSON, then.
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory cannot be read", e);
        }
        // What was meant for the topic of logs may be a piece of one that was not sealed; and of JSON that was cut no
        // name tells what is secret.
        boolean cut = Letter.byReference(record) && (bytes[0] == '{' || bytes[0] == '[');
        String text = cut || Topics.LOGS.equals(topic) ? null : Printable.of(bytes, TEXT_CHARS);
        return new DeadLetterDetail.Value("bytes", length, null, text == null ? null : Redact.text(text));
    }

    /** Without those by which a record became a dead letter; only the first of them, as a record may have many. */
    static Map<String, String> headers(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> shown = new LinkedHashMap<>();
        record.headers().forEach(header -> {
            if (shown.size() == HEADERS) {
                return;
            }
            String name = Printable.of(header.key().getBytes(StandardCharsets.UTF_8), HEADER_CHARS);
            if (!ReplayLetter.ofDeadLetter(header)) {
                byte[] value = header.value() == null ? new byte[0] : header.value();
                shown.put(
                        name,
                        Redact.secret(name.toLowerCase(Locale.ROOT))
                                ? Redact.bytes(value.length)
                                : Redact.text(Printable.of(value, HEADER_CHARS)));
            }
        });
        return shown;
    }
}
