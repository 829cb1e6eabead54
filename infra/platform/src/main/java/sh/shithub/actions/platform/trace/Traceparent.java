package sh.shithub.actions.platform.trace;

import io.micronaut.core.annotation.Nullable;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
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
    /** Of version 00; later ones may be longer, behind another dash. */
    private static final int LENGTH = 55;

    private static final int TRACE = 3;
    private static final int PARENT = 36;
    private static final int FLAGS = 53;

    private Traceparent() {}

    /** @return null when it is none by the standard; the call then gets a new one */
    public static @Nullable TraceId parse(@Nullable CharSequence value) {
        if (value == null || !formed(value)) {
            return null;
        }
        long high = HexFormat.fromHexDigitsToLong(value, TRACE, TRACE + 16);
        long low = HexFormat.fromHexDigitsToLong(value, TRACE + 16, TRACE + 32);
        long parent = HexFormat.fromHexDigitsToLong(value, PARENT, PARENT + 16);
        return parent == 0 || (high == 0 && low == 0) ? null : new TraceId(high, low);
    }

    private static boolean formed(CharSequence value) {
        if (value.length() < LENGTH || (value.length() > LENGTH && (isVersion(value, "00") || !dash(value, LENGTH)))) {
            return false;
        }
        return digits(value, 0, 2)
                && !isVersion(value, "ff")
                && dash(value, TRACE - 1)
                && digits(value, TRACE, PARENT - 1)
                && dash(value, PARENT - 1)
                && digits(value, PARENT, FLAGS - 1)
                && dash(value, FLAGS - 1)
                && digits(value, FLAGS, LENGTH);
    }

    private static boolean isVersion(CharSequence value, String version) {
        return value.charAt(0) == version.charAt(0) && value.charAt(1) == version.charAt(1);
    }

    private static boolean dash(CharSequence value, int at) {
        return value.charAt(at) == '-';
    }

    /** Lower case only: the standard says so. */
    private static boolean digits(CharSequence value, int from, int to) {
        for (int at = from; at < to; at++) {
            char c = value.charAt(at);
            if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
                return false;
            }
        }
        return true;
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
