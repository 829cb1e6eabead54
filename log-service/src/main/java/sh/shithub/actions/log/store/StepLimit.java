package sh.shithub.actions.log.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * How long a step's log may become, bytes of its text. What crosses the limit is cut and ends with a line that says so, which makes
 * the log longer than the limit: that is how one that was cut is known.
 */
record StepLimit(long bytes) {
    private static final byte[] NOTHING = {};

    boolean passed(long length) {
        return length > bytes;
    }

    /** @return what is kept of text that would make a log of this length longer */
    byte[] keep(long before, byte[] text) {
        if (passed(before)) {
            return NOTHING;
        }
        return passed(before + text.length) ? cut((int) (bytes - before), text) : text;
    }

    private byte[] cut(int room, byte[] text) {
        int kept = room;
        // A byte that goes on a character: the character is not whole.
        while (kept > 0 && (text[kept] & 0xC0) == 0x80) {
            kept--;
        }
        boolean lineStart = kept > 0 && text[kept - 1] == '\n';
        byte[] line = ((lineStart ? "" : "\n") + "##[warning]this log is longer than " + bytes
                        + " bytes (SHITHUB_LOG_STEP_BYTES); what follows is not kept\n")
                .getBytes(StandardCharsets.UTF_8);
        byte[] cut = Arrays.copyOf(text, kept + line.length);
        System.arraycopy(line, 0, cut, kept, line.length);
        return cut;
    }
}
