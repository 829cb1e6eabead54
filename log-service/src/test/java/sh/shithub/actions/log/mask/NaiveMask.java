package sh.shithub.actions.log.mask;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;

/** What {@link Mask} does, as one would write it down: every place against every pattern. Texts are ISO-8859-1. */
final class NaiveMask {
    private NaiveMask() {}

    static String mask(String text, Collection<String> patterns) {
        boolean[] covered = new boolean[text.length()];
        for (String pattern : patterns) {
            for (int at = text.indexOf(pattern); at >= 0; at = text.indexOf(pattern, at + 1)) {
                Arrays.fill(covered, at, at + pattern.length(), true);
            }
        }
        StringBuilder masked = new StringBuilder();
        for (int i = 0; i < covered.length; i++) {
            if (!covered[i]) {
                masked.append(text.charAt(i));
            } else if (i == 0 || !covered[i - 1]) {
                masked.append("***");
            }
        }
        return masked.toString();
    }

    static byte[] bytes(String latin) {
        return latin.getBytes(StandardCharsets.ISO_8859_1);
    }

    static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
