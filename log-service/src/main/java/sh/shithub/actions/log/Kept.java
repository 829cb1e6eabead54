package sh.shithub.actions.log;

/** What a transaction did to logs, for the counters: they are told of it once it is committed. */
public final class Kept {
    private long chunks;
    private long bytes;
    private long dropped;
    private long cut;
    private long replacements;

    /** @param bytes of text, all together */
    public void stored(long chunks, long bytes) {
        this.chunks += chunks;
        this.bytes += bytes;
    }

    /** A chunk of a log that had reached its limit. */
    public void dropped() {
        dropped++;
        chunks--;
    }

    /** Chunks of logs that have as many as they may: they were not stored at all. */
    public void refused(long chunks) {
        dropped += chunks;
    }

    /** A log has reached its limit. */
    public void cut() {
        cut++;
    }

    public void replaced(int secrets) {
        replacements += secrets;
    }

    public long chunks() {
        return chunks;
    }

    public long bytes() {
        return bytes;
    }

    public long droppedChunks() {
        return dropped;
    }

    public long cutLogs() {
        return cut;
    }

    public long replacements() {
        return replacements;
    }
}
