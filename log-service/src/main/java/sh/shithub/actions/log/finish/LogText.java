package sh.shithub.actions.log.finish;

import java.nio.charset.StandardCharsets;
import sh.shithub.actions.log.Seqs;

/**
 * Writes chunks as the log shows them. A seq that is missing between two others becomes one line that says so, never
 * silence (invariant 5). A chunk that comes after the line that missed it goes to the end: what is written stays.
 */
final class LogText {
    private final LogObjects.Draft draft;
    private final Seqs inObject;
    private final Seqs written = new Seqs();
    /** The seq that would follow without a gap; -1 as long as nothing is written. */
    private long next;

    LogText(LogObjects.Draft draft, Seqs inObject) {
        this.draft = draft;
        this.inObject = inObject;
        this.next = inObject.last().orElse(-2) + 1;
    }

    void add(StoredChunks.Chunk chunk) {
        written.add(chunk.seq());
        if (inObject.contains(chunk.seq())) {
            return;
        }
        if (next >= 0 && chunk.seq() > next) {
            draft.append(gap(next, chunk.seq() - 1));
        }
        draft.append(chunk.bytes());
        next = Math.max(next, chunk.seq() + 1);
    }

    private byte[] gap(long first, long last) {
        String which = first == last ? "chunk " + first + " is" : "chunks " + first + " to " + last + " are";
        String line = (draft.atLineStart() ? "" : "\n") + "##[warning]log " + which
                + " missing here: never received from the runner\n";
        return line.getBytes(StandardCharsets.UTF_8);
    }

    /** All that was added, also what the object had before. */
    Seqs written() {
        return written;
    }
}
