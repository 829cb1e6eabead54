package sh.shithub.actions.platform.logs;

import java.nio.charset.StandardCharsets;
import sh.shithub.actions.contracts.LogParts;

/**
 * Chunks as a step's log shows them, finished or not: the one rule for writers and readers of a log.
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

    /** No seq: it is below all of them. */
    public static final long NOTHING = -1;

    private static final String AGAIN = "##[warning]the runner was lost; the job ran again\n";

    private final Sink sink;
    private final ChunkEnds.Writer ends;
    /** The highest seq so far; {@link #NOTHING} as long as nothing is written. */
    private long last;

    private long chunks;
    private long missing;

    /** @param last the highest seq of what the sink has got already; {@link #NOTHING} when it has nothing */
    public LogText(Sink sink, long last) {
        this(sink, last, 0);
    }

    /** @param bytesBefore how many bytes the sink has got already: from there on the ends of chunks are counted */
    public LogText(Sink sink, long last, long bytesBefore) {
        this.sink = sink;
        ends = new ChunkEnds.Writer(bytesBefore);
        this.last = last;
    }

    /** Chunks come in order of seq, and each once: which were there before, the caller knows. */
    public void add(long seq, byte[] chunk) {
        add(seq, chunk, 0);
    }

    /** @param tail how many of the chunk's last bytes were added when the log was closed */
    void add(long seq, byte[] chunk, int tail) {
        chunks++;
        int lead = 0;
        if (seq > last) {
            lead = lead(seq);
            last = seq;
        }
        sink.append(chunk);
        ends.chunk(seq, lead + chunk.length - tail);
        if (tail > 0) {
            ends.tail(seq, tail);
        }
    }

    /**
     * What must be said before this chunk.
     *
     * @return how many bytes that took
     */
    private int lead(long seq) {
        int bytes = 0;
        boolean goesOn = last >= 0 && LogParts.of(last) == LogParts.of(seq);
        long expected = goesOn ? last + 1 : LogParts.first(LogParts.of(seq));
        if (last >= 0 && !goesOn) {
            bytes += line(AGAIN);
        }
        if (seq > expected) {
            missing += seq - expected;
            bytes += line(gap(LogParts.seq(expected), LogParts.seq(seq - 1)));
        }
        return bytes;
    }

    private static String gap(long first, long last) {
        String which = first == last ? "chunk " + first + " is" : "chunks " + first + " to " + last + " are";
        return "##[warning]log " + which + " missing here: never received from the runner\n";
    }

    private int line(String line) {
        byte[] bytes = ((sink.atLineStart() ? "" : "\n") + line).getBytes(StandardCharsets.UTF_8);
        sink.append(bytes);
        return bytes.length;
    }

    /** How many seqs the lines name that were written here. */
    public long missing() {
        return missing;
    }

    /** How many chunks were added. */
    public long chunks() {
        return chunks;
    }

    /** Where each chunk that was written ends, in the form of {@link ChunkEnds}; nothing more may be added then. */
    public byte[] ends() {
        return ends.bytes();
    }
}
