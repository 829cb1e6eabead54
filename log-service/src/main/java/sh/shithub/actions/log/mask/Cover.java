package sh.shithub.actions.log.mask;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;

/** What of a text is masked: ranges, of which those that overlap or touch are one. */
final class Cover {
    private static final byte[] STARS = "***".getBytes(StandardCharsets.US_ASCII);

    /** Which bytes are masked, each one place further on: the first place stands for what is before the text. */
    private final BitSet masked = new BitSet();

    private int written;

    /** The text stands behind stars, and so many of its first bytes are under them. */
    void carried(int bytes) {
        masked.set(0, bytes + 1);
    }

    void add(int from, int to) {
        masked.set(from + 1, to + 1);
    }

    /** The text up to a place, masked. */
    byte[] write(byte[] text, int upTo) {
        int start = masked.nextSetBit(0);
        if (start < 0 || start > upTo) {
            return upTo == text.length ? text : Arrays.copyOf(text, upTo);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(upTo + STARS.length);
        int at = 0;
        while (start >= 0 && start <= upTo) {
            int end = masked.nextClearBit(start);
            if (start > 0) {
                out.write(text, at, start - 1 - at);
                out.write(STARS, 0, STARS.length);
                written++;
            }
            at = Math.min(end - 1, upTo);
            start = masked.nextSetBit(end);
        }
        out.write(text, at, upTo - at);
        return out.toByteArray();
    }

    /** How many bytes behind a place are under stars that begin before it; -1 when it stands behind none. */
    int carriedOver(int place) {
        return masked.get(place) ? masked.nextClearBit(place) - 1 - place : -1;
    }

    /** How often stars were written. */
    int written() {
        return written;
    }
}
