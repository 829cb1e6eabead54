package sh.shithub.actions.log.mask;

import java.util.Arrays;
import java.util.Collection;

/**
 * How a text begins that something may be missing before.
 *
 * @param ending the longest end of a pattern, not all of it, that the text begins with, bytes
 * @param within whether the whole text stands within a pattern that begins before it and goes on behind it
 */
record LeadingPiece(int ending, boolean within) {
    static LeadingPiece of(byte[] text, Collection<byte[]> patterns) {
        int ending = 0;
        boolean within = false;
        for (byte[] pattern : patterns) {
            for (int at = 1; at < pattern.length; at++) {
                int rest = pattern.length - at;
                if (goesOn(pattern, at, text, Math.min(rest, text.length))) {
                    ending = rest <= text.length ? Math.max(ending, rest) : ending;
                    within |= rest > text.length;
                }
            }
        }
        return new LeadingPiece(ending, within);
    }

    /** Whether so much of the pattern, from there on, is as the text begins. Patterns are short, and most end the look at their first byte. */
    private static boolean goesOn(byte[] pattern, int at, byte[] text, int length) {
        return length == 0 || pattern[at] == text[0] && Arrays.equals(pattern, at, at + length, text, 0, length);
    }
}
