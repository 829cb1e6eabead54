package sh.shithub.actions.platform.logs;

import java.nio.charset.StandardCharsets;
import sh.shithub.actions.contracts.LogParts;

/**
 * Chunks as a step's log shows them, finished or not: the one rule for whoever writes a log and whoever reads one.
 *
 * <p>A part of the log begins with seq 0 (decision page 0009). A seq that is missing before the first chunk of a part or between two of
 * its chunks becomes one line that says so, never silence (invariant 5). Where a part follows another, a line says why. A chunk that
 * comes after the line that missed it goes to the end: what is written stays.
 */
public final class LogText {
    /** Where the text goes. */
    public interface Sink {
        void append(byte[] bytes);

        /** True when the next byte begins a line. */
        boolean atLineStart();
    }

    private static final String AGAIN = "##[warning]the runner was lost; the job ran again\n";

    private final Sink sink;
    private final Seqs before;
    private final Seqs written = new Seqs();
    /** The highest seq so far; -1 as long as nothing is written. */
    private long last;

    /** @param before the chunks that the sink has got already */
    public LogText(Sink sink, Seqs before) {
        this.sink = sink;
        this.before = before;
        this.last = before.last().orElse(-1);
    }

    /** Chunks come in order of seq; one that was there before changes nothing. */
    public void add(long seq, byte[] chunk) {
        written.add(seq);
        if (before.contains(seq)) {
            return;
        }
        if (seq > last) {
            lead(seq);
            last = seq;
        }
        sink.append(chunk);
    }

    /** What must be said before this chunk. */
    private void lead(long seq) {
        boolean goesOn = last >= 0 && LogParts.of(last) == LogParts.of(seq);
        long expected = goesOn ? last + 1 : LogParts.first(LogParts.of(seq));
        if (last >= 0 && !goesOn) {
            line(AGAIN);
        }
        if (seq > expected) {
            line(gap(LogParts.seq(expected), LogParts.seq(seq - 1)));
        }
    }

    private static String gap(long first, long last) {
        String which = first == last ? "chunk " + first + " is" : "chunks " + first + " to " + last + " are";
        return "##[warning]log " + which + " missing here: never received from the runner\n";
    }

    private void line(String line) {
        sink.append(((sink.atLineStart() ? "" : "\n") + line).getBytes(StandardCharsets.UTF_8));
    }

    /** All that was added, also what the sink had before. */
    public Seqs written() {
        return written;
    }
}
