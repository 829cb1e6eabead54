package sh.shithub.actions.log.mask;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What of a text is masked: ranges that neither overlap nor touch. */
final class Cover {
    private static final byte[] STARS = "***".getBytes(StandardCharsets.US_ASCII);
    /** Where a range begins whose stars were written before the text. */
    private static final int BEFORE = -1;

    private int[] starts = new int[8];
    private int[] ends = new int[8];
    private int size;
    private int written;

    /** The text stands behind stars, and so many of its first bytes are under them. */
    void carried(int bytes) {
        add(BEFORE, bytes);
    }

    /** Ranges come in the order of their starts, but for one that the text ends with. */
    void add(int from, int to) {
        int start = from;
        int end = to;
        while (size > 0 && ends[size - 1] >= start) {
            size--;
            start = Math.min(start, starts[size]);
            end = Math.max(end, ends[size]);
        }
        if (size == starts.length) {
            starts = Arrays.copyOf(starts, size * 2);
            ends = Arrays.copyOf(ends, size * 2);
        }
        starts[size] = start;
        ends[size++] = end;
    }

    /** The text up to a place, masked. */
    byte[] write(byte[] text, int upTo) {
        if (size == 0 || starts[0] >= upTo) {
            return upTo == text.length ? text : Arrays.copyOf(text, upTo);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(upTo + STARS.length);
        int at = 0;
        for (int i = 0; i < size && starts[i] < upTo; i++) {
            if (starts[i] != BEFORE) {
                out.write(text, at, starts[i] - at);
                out.write(STARS, 0, STARS.length);
                written++;
            }
            at = Math.min(ends[i], upTo);
        }
        out.write(text, at, upTo - at);
        return out.toByteArray();
    }

    /** How many bytes behind a place are under stars that begin before it; -1 when it stands behind none. */
    int carriedOver(int place) {
        for (int i = size - 1; i >= 0; i--) {
            if (starts[i] < place) {
                return ends[i] >= place ? ends[i] - place : -1;
            }
        }
        return -1;
    }

    /** How often stars were written. */
    int written() {
        return written;
    }
}
