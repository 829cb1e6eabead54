package sh.shithub.actions.log.mask;

import java.util.Collection;

/** Which four bytes patterns begin with: a bit for each hash of them, about one in 256 set. */
final class PatternStarts {
    private static final int LENGTH = 4;
    private static final int MULTIPLIER = 0x9E3779B1;
    private static final int MOST_BITS = 24;

    /** Null when a pattern is shorter than what is hashed: then any place may be a beginning. */
    private final long[] bits;

    private final int shift;

    PatternStarts(Collection<String> patterns) {
        int log = Math.min(MOST_BITS, 8 + 32 - Integer.numberOfLeadingZeros(patterns.size()));
        shift = 32 - log;
        bits = patterns.stream().anyMatch(pattern -> pattern.length() < LENGTH) ? null : new long[1 << (log - 6)];
        if (bits != null) {
            patterns.forEach(pattern -> set(hash(first(pattern))));
        }
    }

    int bytes() {
        return bits == null ? 0 : Long.BYTES * bits.length;
    }

    private static int first(String pattern) {
        return pattern.charAt(0) << 24 | pattern.charAt(1) << 16 | pattern.charAt(2) << 8 | pattern.charAt(3);
    }

    private int hash(int four) {
        return four * MULTIPLIER >>> shift;
    }

    private void set(int hash) {
        bits[hash >> 6] |= 1L << hash;
    }

    /** @return the first place from here on where a pattern may begin; one so near the end that it cannot be told may, too */
    int next(byte[] text, int from) {
        int last = text.length - LENGTH;
        if (bits == null || from > last) {
            return from;
        }
        int four = (text[from] & 0xFF) << 16 | (text[from + 1] & 0xFF) << 8 | text[from + 2] & 0xFF;
        for (int at = from; at <= last; at++) {
            four = four << 8 | text[at + 3] & 0xFF;
            int hash = hash(four);
            if ((bits[hash >> 6] >>> hash & 1) != 0) {
                return at;
            }
        }
        return last + 1;
    }
}
