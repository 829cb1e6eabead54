package sh.shithub.actions.log.mask;

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
            int[] common = common(text, pattern);
            for (int at = 1; at < pattern.length; at++) {
                if (common[at] == pattern.length - at) {
                    ending = Math.max(ending, common[at]);
                } else {
                    within |= common[at] == text.length;
                }
            }
        }
        return new LeadingPiece(ending, within);
    }

    /** For each place of the pattern, how much from there on is as the text begins: the Z function, in time linear to both. */
    private static int[] common(byte[] text, byte[] pattern) {
        int most = Math.min(text.length, pattern.length);
        byte[] both = new byte[most + pattern.length];
        System.arraycopy(text, 0, both, 0, most);
        System.arraycopy(pattern, 0, both, most, pattern.length);
        int[] z = new int[both.length];
        int left = 0;
        int right = 0;
        for (int i = 1; i < both.length; i++) {
            int length = i < right ? Math.min(right - i, z[i - left]) : 0;
            while (i + length < both.length && both[length] == both[i + length]) {
                length++;
            }
            z[i] = length;
            if (i + length > right) {
                left = i;
                right = i + length;
            }
        }
        int[] common = new int[pattern.length];
        for (int at = 0; at < pattern.length; at++) {
            common[at] = Math.min(most, z[most + at]);
        }
        return common;
    }
}
