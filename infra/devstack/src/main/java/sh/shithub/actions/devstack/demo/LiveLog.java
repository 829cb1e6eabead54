package sh.shithub.actions.devstack.demo;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One step's log as far as it has been shown. It is read whole each time and only ever grows, so what is new is what lies
 * behind the last line that was shown.
 */
final class LiveLog {
    private final long step;
    private byte[] seen = new byte[0];
    private int shown;
    private boolean ended;

    LiveLog(long step) {
        this.step = step;
    }

    byte[] seen() {
        return seen;
    }

    boolean ended() {
        return ended;
    }

    /**
     * @param whole the log as it is now
     * @return the whole lines that are new
     * @throws IllegalStateException when what was shown before is not there any more
     */
    List<String> grow(byte[] whole) {
        if (Arrays.mismatch(seen, whole) >= 0 && Arrays.mismatch(seen, whole) < seen.length) {
            throw new IllegalStateException("the log of step " + step + " changed after it had been shown, at byte "
                    + Arrays.mismatch(seen, whole));
        }
        seen = whole;
        List<String> lines = new ArrayList<>();
        for (int i = shown; i < seen.length; i++) {
            if (seen[i] == '\n') {
                lines.add(text(shown, i));
                shown = i + 1;
            }
        }
        return lines;
    }

    /** The log is finished. @return what stands behind its last line break, if anything does */
    List<String> end() {
        ended = true;
        List<String> rest = shown < seen.length ? List.of(text(shown, seen.length)) : List.of();
        shown = seen.length;
        return rest;
    }

    private String text(int from, int to) {
        return new String(seen, from, to - from, StandardCharsets.UTF_8);
    }
}
