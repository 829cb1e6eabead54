package sh.shithub.actions.platform.logs;

import java.io.ByteArrayOutputStream;
import java.util.NoSuchElementException;

/**
 * Where each chunk ends in a finished log's object ({@code log_finalizations.chunk_ends}), so that a reader who knows the seq of the last
 * chunk that it was sent can go on there. A line that stands before a chunk, such as that of a gap, counts as the chunk's.
 *
 * <p>The form is a row of runs, each on its own, so that what a later finalisation adds to an object is added here by appending. A run is:
 * the byte of the object at which it begins, the seq of its first chunk, how many chunks with seqs one after another it has, and the
 * length of each. A run of 0 chunks has one length all the same: that of the tail of the chunk with this seq, which was held back until the
 * log was closed. All numbers are unsigned LEB128, so that a chunk costs one to three bytes.
 */
public final class ChunkEnds {
    private final byte[] runs;
    private int at;
    private long seq;
    private long left;
    private long end;

    /** Reads what {@link Writer} wrote, run behind run. */
    public ChunkEnds(byte[] runs) {
        this.runs = runs;
    }

    /**
     * One chunk in the object, or the tail of one.
     *
     * @param from its first byte in the object
     * @param to the byte behind its last
     */
    public record Place(long seq, boolean tail, long from, long to) {}

    public boolean hasNext() {
        return left > 0 || at < runs.length;
    }

    /** The next one in the order of the object. */
    public Place next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        boolean tail = false;
        if (left == 0) {
            end = number();
            seq = number();
            left = number();
            tail = left == 0;
            left = Math.max(left, 1);
        }
        long from = end;
        end += number();
        left--;
        return new Place(seq++, tail, from, end);
    }

    private long number() {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte part = runs[at++];
            value |= (long) (part & 0x7f) << shift;
            if (part >= 0) {
                return value;
            }
        }
    }

    /** Writes the ends of what is added to an object. */
    public static final class Writer {
        private final ByteArrayOutputStream runs = new ByteArrayOutputStream();
        private ByteArrayOutputStream lengths = new ByteArrayOutputStream();
        private long first;
        private long count;
        private long begin;
        private long end;

        /** @param start the object's size before */
        public Writer(long start) {
            begin = start;
            end = start;
        }

        /** @param length of the chunk and of what stands before it */
        public void chunk(long seq, long length) {
            if (count > 0 && seq != first + count) {
                endRun();
            }
            if (count == 0) {
                first = seq;
            }
            count++;
            number(lengths, length);
            end += length;
        }

        public void tail(long seq, long length) {
            endRun();
            number(runs, end);
            number(runs, seq);
            number(runs, 0);
            number(runs, length);
            end += length;
            begin = end;
        }

        private void endRun() {
            if (count > 0) {
                number(runs, begin);
                number(runs, first);
                number(runs, count);
                runs.writeBytes(lengths.toByteArray());
                lengths = new ByteArrayOutputStream();
            }
            count = 0;
            begin = end;
        }

        public byte[] bytes() {
            endRun();
            return runs.toByteArray();
        }

        private static void number(ByteArrayOutputStream into, long number) {
            long rest = number;
            while (rest > 0x7f) {
                into.write((int) (rest & 0x7f | 0x80));
                rest >>>= 7;
            }
            into.write((int) rest);
        }
    }
}
