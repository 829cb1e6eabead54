package sh.shithub.actions.log.finish;

import java.util.List;

/** The chunks of a step that are still rows. */
public interface StoredChunks {
    /** One of them. */
    record Chunk(long seq, byte[] bytes) {}

    /**
     * A run of them, in order of seq.
     *
     * @param more whether there may be further ones
     */
    record Page(List<Chunk> chunks, boolean more) {
        public long last() {
            return chunks.get(chunks.size() - 1).seq();
        }
    }

    /** The chunks behind a seq, a few MiB at most; no connection is held between two pages. */
    Page after(long stepId, long seq);
}
