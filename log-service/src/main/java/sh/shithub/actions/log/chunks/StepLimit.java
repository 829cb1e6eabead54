package sh.shithub.actions.log.chunks;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * How long a step's log may become. What crosses the limit is cut and ends with a line that says so, which makes the log longer than the
 * limit: that is how one that was cut is known.
 *
 * @param bytes of its text
 * @param chunks how many it has
 * @param gaps how often one does not follow the one before: what must be known of a log grows with these
 */
public record StepLimit(long bytes, long chunks, long gaps) {
    private static final byte[] NOTHING = {};

    boolean passed(long length) {
        return length > bytes;
    }

    /** The chunk with which the log has so many is its last one. */
    boolean full(long chunksNow, long gapsNow) {
        return chunksNow > chunks || gapsNow > gaps;
    }

    /** @return what is kept of text that would make a log of this length longer */
    public byte[] keep(long before, byte[] text) {
        if (passed(before)) {
            return NOTHING;
        }
        return passed(before + text.length) ? cut((int) (bytes - before), text) : text;
    }

    private byte[] cut(int most, byte[] text) {
        int kept = most;
        // A byte that continues a character: the character is not whole.
        while (kept > 0 && (text[kept] & 0xC0) == 0x80) {
            kept--;
        }
        boolean lineStart = kept > 0 && text[kept - 1] == '\n';
        byte[] line = line(lineStart, "is longer than " + bytes + " bytes (SHITHUB_LOG_STEP_BYTES)");
        byte[] cut = Arrays.copyOf(text, kept + line.length);
        System.arraycopy(line, 0, cut, kept, line.length);
        return cut;
    }

    /** @return what stands in the place of a chunk with which a log of this length is full */
    byte[] end(long before, long chunksNow) {
        if (passed(before)) {
            return NOTHING;
        }
        return line(
                false,
                chunksNow > chunks
                        ? "has more than " + chunks + " chunks (SHITHUB_LOG_STEP_CHUNKS)"
                        : "has more than " + gaps + " gaps (SHITHUB_LOG_STEP_GAPS)");
    }

    private static byte[] line(boolean lineStart, String reason) {
        return ((lineStart ? "" : "\n") + "##[warning]this log " + reason + "; what follows is not kept\n")
                .getBytes(StandardCharsets.UTF_8);
    }
}
