package sh.shithub.actions.gateway.operator.logs;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a {@code Range} header asks for of so many bytes (RFC 9110, 14.1.2).
 *
 * @param to the byte behind the last
 */
record ByteRange(long from, long to) {
    private static final Pattern ONE = Pattern.compile("\\s*bytes\\s*=\\s*([0-9]{0,18})-([0-9]{0,18})\\s*");

    /** Empty when the header is to be ignored: there is none, it is malformed, or asks for several ranges. */
    static Optional<ByteRange> of(String header, long size) {
        Matcher one = header == null ? null : ONE.matcher(header);
        if (one == null || !one.matches()) {
            return Optional.empty();
        }
        String first = one.group(1);
        String last = one.group(2);
        if (first.isEmpty()) {
            return last.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new ByteRange(Math.max(0, size - Long.parseLong(last)), size));
        }
        long from = Long.parseLong(first);
        long to = last.isEmpty() ? size : Long.parseLong(last) + 1;
        boolean backwards = !last.isEmpty() && to <= from;
        return backwards ? Optional.empty() : Optional.of(new ByteRange(from, Math.min(size, to)));
    }

    /** Whether there is at least one such byte. */
    boolean satisfiable() {
        return from < to;
    }

    String header(long size) {
        return "bytes " + from + "-" + (to - 1) + "/" + size;
    }
}
