package sh.shithub.actions.platform.logs;

import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A set of seqs, kept as ranges as PostgreSQL's {@code int8multirange} does: a million in a row cost one entry. */
public final class Seqs {
    /** First seq of a range to its last. */
    private final NavigableMap<Long, Long> ranges = new TreeMap<>();

    /** Reads what PostgreSQL writes, such as <code>{[0,3),[7,8)}</code>. */
    public static Seqs parse(String multirange) {
        Seqs seqs = new Seqs();
        for (String range : multirange.substring(1, multirange.length() - 1).split("(?<=\\)),")) {
            int comma = range.indexOf(',');
            if (comma > 0) {
                String end = range.substring(comma + 1, range.length() - 1);
                long last = end.isEmpty() ? Long.MAX_VALUE : Long.parseLong(end) - 1;
                seqs.ranges.put(Long.parseLong(range.substring(1, comma)), last);
            }
        }
        return seqs;
    }

    public boolean contains(long seq) {
        Map.Entry<Long, Long> range = ranges.floorEntry(seq);
        return range != null && seq <= range.getValue();
    }

    public void add(long seq) {
        if (contains(seq)) {
            return;
        }
        addRange(seq, seq);
    }

    public void addAll(Seqs others) {
        others.ranges.forEach((first, last) -> addRange(first, last));
    }

    private void addRange(long from, long to) {
        long first = from;
        long last = to;
        Map.Entry<Long, Long> before = ranges.floorEntry(from);
        if (before != null && before.getValue() >= from - 1) {
            first = before.getKey();
            last = Math.max(last, before.getValue());
        }
        NavigableMap<Long, Long> within = ranges.subMap(first, true, last, true);
        if (!within.isEmpty()) {
            last = Math.max(last, within.lastEntry().getValue());
            within.clear();
        }
        Long after = last == Long.MAX_VALUE ? null : ranges.remove(last + 1);
        ranges.put(first, after == null ? last : after);
    }

    public boolean isEmpty() {
        return ranges.isEmpty();
    }

    public OptionalLong last() {
        return isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(ranges.lastEntry().getValue());
    }

    /** In the form that PostgreSQL reads. */
    @Override
    public String toString() {
        return ranges.entrySet().stream()
                .map(range -> "[" + range.getKey() + "," + end(range.getValue()) + ")")
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String end(long last) {
        return last == Long.MAX_VALUE ? "" : Long.toString(last + 1);
    }
}
