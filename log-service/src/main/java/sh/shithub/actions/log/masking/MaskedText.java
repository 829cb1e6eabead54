package sh.shithub.actions.log.masking;

import java.util.Map;
import java.util.TreeMap;
import sh.shithub.actions.contracts.LogParts;
import sh.shithub.actions.log.mask.Mask;
import sh.shithub.actions.log.mask.Masked;
import sh.shithub.actions.log.mask.Tail;

/**
 * Chunks one after another, masked as one text. A chunk's row gets what is certain once the chunk is there: mostly its own text, without
 * the end that may be the beginning of a secret, and with the end that was held back of the chunks before.
 */
final class MaskedText {
    private final Mask mask;
    private final Map<Long, byte[]> rows = new TreeMap<>();
    private final Map<Long, byte[]> ends = new TreeMap<>();
    private long next;
    private Tail tail;
    private int replacements;
    private long bytes;

    MaskedText(Mask mask, long next, Tail tail) {
        this.mask = mask;
        this.next = next;
        this.tail = tail;
    }

    /** The next seq. */
    long next() {
        return next;
    }

    Tail tail() {
        return tail;
    }

    /** Adds a chunk; the seqs between the last one and this are missing. */
    void add(long seq, byte[] chunk) {
        if (seq != next) {
            breakBefore(seq);
        }
        Masked masked = mask.add(tail, chunk);
        note(masked);
        rows.put(seq, masked.text());
        bytes += masked.text().length;
        next = seq + 1;
    }

    /** Another try of the job begins anew; in any other place a secret may have been cut. */
    private void breakBefore(long seq) {
        end();
        tail = seq == LogParts.first(LogParts.of(seq)) ? Tail.START : Tail.BORDER;
    }

    /** Another try of the job goes on with the first chunk of its part. */
    void begin(long part) {
        end();
        next = LogParts.first(part);
    }

    /** No more text follows the last chunk. */
    void end() {
        Masked end = mask.end(tail);
        note(end);
        if (end.text().length > 0) {
            long last = next - 1;
            Map<Long, byte[]> where = rows.containsKey(last) ? rows : ends;
            where.merge(last, end.text(), Mask::joined);
        }
    }

    private void note(Masked masked) {
        tail = masked.tail();
        replacements += masked.replacements();
    }

    /** New rows: their text by seq. */
    Map<Long, byte[]> rows() {
        return rows;
    }

    /** What is to be added to rows that were there before, by seq. */
    Map<Long, byte[]> ends() {
        return ends;
    }

    /** Text in new rows. */
    long bytes() {
        return bytes;
    }

    int replacements() {
        return replacements;
    }

    /** The rows and ends are written. */
    void written() {
        rows.clear();
        ends.clear();
        bytes = 0;
        replacements = 0;
    }
}
