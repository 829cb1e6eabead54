package sh.shithub.actions.platform.trace;

import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** The id that everything which one call leads to has in common: 16 bytes, not all zero (W3C Trace Context, "trace-id"). */
public record TraceId(long high, long low) {
    private static final HexFormat HEX = HexFormat.of();

    public TraceId {
        if (high == 0 && low == 0) {
            throw new IllegalArgumentException("a trace id is not zero");
        }
    }

    /** A random id for a call that brings none, or for work that no call asked for. It tells calls apart and keeps no secret. */
    public static TraceId random() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return new TraceId(random.nextLong(), random.nextLong() | 1);
    }

    /** As a row has it. */
    public static TraceId of(UUID column) {
        return new TraceId(column.getMostSignificantBits(), column.getLeastSignificantBits());
    }

    /** As a column of type {@code uuid} has it: the same digits. */
    public UUID uuid() {
        return new UUID(high, low);
    }

    /** 32 lower-case hexadecimal digits, as logs and answers show it. */
    @Override
    public String toString() {
        return HEX.toHexDigits(high) + HEX.toHexDigits(low);
    }
}
