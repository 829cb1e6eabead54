package sh.shithub.actions.platform.logs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** A set of seqs, kept as ranges as PostgreSQL's {@code int8multirange} does: a million in a row cost one entry, 16 bytes. */
public final class Seqs {
    /** Seqs one after another, the last one included. */
    public record Range(long first, long last) {
        @Override
        public String toString() {
            return "[" + first + "," + (last == Long.MAX_VALUE ? "" : last + 1) + ")";
        }
    }

    /** In order; between two of them at least one seq is missing. */
    private long[] firsts = new long[4];

    private long[] lasts = new long[4];
    private int size;

    /** Reads what PostgreSQL writes, such as <code>{[0,3),[7,8)}</code>. */
    public static Seqs parse(String multirange) {
        Seqs seqs = new Seqs();
        for (int at = multirange.indexOf('['); at >= 0; at = multirange.indexOf('[', at + 1)) {
            int comma = multirange.indexOf(',', at);
            int end = multirange.indexOf(')', comma);
            long first = Long.parseLong(multirange, at + 1, comma, 10);
            long last = end == comma + 1 ? Long.MAX_VALUE : Long.parseLong(multirange, comma + 1, end, 10) - 1;
            seqs.addRange(first, last);
        }
        return seqs;
    }

    public boolean contains(long seq) {
        int range = upTo(seq);
        return range >= 0 && seq <= lasts[range];
    }

    /** The last range that begins at this seq or before it; -1 when there is none. */
    private int upTo(long seq) {
        int found = Arrays.binarySearch(firsts, 0, size, seq);
        return found >= 0 ? found : -found - 2;
    }

    public void add(long seq) {
        addRange(seq, seq);
    }

    public void addAll(Seqs others) {
        for (int i = 0; i < others.size; i++) {
            addRange(others.firsts[i], others.lasts[i]);
        }
    }

    private void addRange(long from, long to) {
        int before = upTo(from);
        int begin = before >= 0 && lasts[before] >= from - 1 ? before : before + 1;
        int end = begin;
        while (end < size && (to == Long.MAX_VALUE || firsts[end] <= to + 1)) {
            end++;
        }
        if (begin == end) {
            makeRoom(begin);
            firsts[begin] = from;
            lasts[begin] = to;
        } else {
            firsts[begin] = Math.min(from, firsts[begin]);
            lasts[begin] = Math.max(to, lasts[end - 1]);
            move(end, begin + 1);
        }
    }

    private void makeRoom(int at) {
        if (size == firsts.length) {
            firsts = Arrays.copyOf(firsts, size * 2);
            lasts = Arrays.copyOf(lasts, size * 2);
        }
        move(at, at + 1);
    }

    /** Moves the ranges from {@code from} on to {@code to}: makes room, or overwrites those in between. */
    private void move(int from, int to) {
        System.arraycopy(firsts, from, firsts, to, size - from);
        System.arraycopy(lasts, from, lasts, to, size - from);
        size += to - from;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    /** How many ranges there are: what the set costs. */
    public int size() {
        return size;
    }

    public OptionalLong last() {
        return isEmpty() ? OptionalLong.empty() : OptionalLong.of(lasts[size - 1]);
    }

    public List<Range> ranges() {
        List<Range> ranges = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            ranges.add(new Range(firsts[i], lasts[i]));
        }
        return ranges;
    }

    /** In the form that PostgreSQL reads. */
    @Override
    public String toString() {
        return ranges().stream().map(Range::toString).collect(Collectors.joining(",", "{", "}"));
    }
}
