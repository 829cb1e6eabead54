package sh.shithub.actions.platform.trace;

import io.micronaut.core.annotation.Nullable;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import sh.shithub.actions.contracts.TraceHeaders;

/**
 * The header {@code traceparent} (W3C Trace Context, 3.2): {@code 00-<trace id>-<parent id>-<flags>}. Of it only the trace id is of use
 * here; no service records spans, so what is written has a parent id of its own and the flag "not sampled".
 */
public final class Traceparent {
    private static final HexFormat HEX = HexFormat.of();
    /** Lower case only: the standard says so. Versions after 00 may be longer, behind another dash. */
    private static final Pattern FORM = Pattern.compile(
            "(?!ff)([0-9a-f]{2})-([0-9a-f]{16})([0-9a-f]{16})-([0-9a-f]{16})-[0-9a-f]{2}(-.*)?", Pattern.DOTALL);

    private Traceparent() {}

    /** @return null when it is none by the standard; the call then gets a new one */
    public static @Nullable TraceId parse(@Nullable CharSequence value) {
        if (value == null) {
            return null;
        }
        Matcher form = FORM.matcher(value);
        if (!form.matches() || (form.group(1).equals("00") && form.group(5) != null)) {
            return null;
        }
        long high = HexFormat.fromHexDigitsToLong(form.group(2));
        long low = HexFormat.fromHexDigitsToLong(form.group(3));
        long parent = HexFormat.fromHexDigitsToLong(form.group(4));
        return parent == 0 || (high == 0 && low == 0) ? null : new TraceId(high, low);
    }

    public static String format(TraceId trace) {
        long parent = ThreadLocalRandom.current().nextLong() | 1;
        return "00-" + trace + "-" + HEX.toHexDigits(parent) + "-00";
    }

    /** What a record says; null when it says nothing, or nothing that can be read. */
    public static @Nullable TraceId of(Headers headers) {
        Header header = headers.lastHeader(TraceHeaders.TRACEPARENT);
        return header == null || header.value() == null
                ? null
                : parse(new String(header.value(), StandardCharsets.ISO_8859_1));
    }

    /** Gives the record its trace, if there is one. @return the record */
    public static ProducerRecord<byte[], byte[]> add(ProducerRecord<byte[], byte[]> record, @Nullable TraceId trace) {
        if (trace != null) {
            record.headers().add(TraceHeaders.TRACEPARENT, format(trace).getBytes(StandardCharsets.US_ASCII));
        }
        return record;
    }
}
