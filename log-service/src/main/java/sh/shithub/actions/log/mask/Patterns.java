package sh.shithub.actions.log.mask;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;

/**
 * What is looked for: byte strings in their order, so that those at a place of a text are found by halving. None is longer than
 * {@value SecretForms#MOST} bytes, which bounds what a place costs; and it is only looked for where the next four bytes may begin one,
 * which {@link PatternStarts} tells, at the same cost however many patterns there are.
 */
final class Patterns {
    private final byte[][] sorted;
    /** For each the longest other one that it begins with, by its place; -1 when there is none. */
    private final int[] shorter;

    private final int longest;
    private final PatternStarts starts;

    Patterns(SortedSet<String> forms) {
        sorted = forms.stream()
                .map(form -> form.getBytes(StandardCharsets.ISO_8859_1))
                .toArray(byte[][]::new);
        longest = Arrays.stream(sorted).mapToInt(one -> one.length).max().orElse(0);
        shorter = new int[sorted.length];
        for (int i = 0; i < sorted.length; i++) {
            shorter[i] = atOrShorter(i - 1, sorted[i], 0);
        }
        starts = new PatternStarts(forms);
    }

    List<byte[]> all() {
        return Arrays.asList(sorted);
    }

    /**
     * Adds the longest match at each place to the cover.
     *
     * @return how many bytes at the end are the longest that some pattern begins with and does not end with
     */
    int scan(byte[] text, Cover cover) {
        int open = 0;
        for (int at = starts.next(text, 0); at < text.length; at = starts.next(text, at + 1)) {
            int behind = firstBehind(text, at);
            int match = atOrShorter(behind - 1, text, at);
            if (match >= 0) {
                cover.add(at, at + sorted[match].length);
            }
            if (open == 0 && behind < sorted.length && goesOn(sorted[behind], text, at)) {
                open = text.length - at;
            }
        }
        return open;
    }

    /** The first pattern that stands behind the text from there on, in their order. */
    private int firstBehind(byte[] text, int at) {
        int end = Math.min(text.length, at + longest);
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            byte[] pattern = sorted[middle];
            if (Arrays.compareUnsigned(pattern, 0, pattern.length, text, at, end) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** A pattern that the text begins with there is the last one before it in their order, or one that this begins with. */
    private int atOrShorter(int last, byte[] text, int at) {
        int match = last;
        while (match >= 0 && !isAt(sorted[match], text, at)) {
            match = shorter[match];
        }
        return match;
    }

    private static boolean isAt(byte[] pattern, byte[] text, int at) {
        return pattern.length <= text.length - at
                && Arrays.equals(pattern, 0, pattern.length, text, at, at + pattern.length);
    }

    /** Whether the rest of the text is its beginning. */
    private static boolean goesOn(byte[] pattern, byte[] text, int at) {
        int rest = text.length - at;
        return rest < pattern.length && Arrays.equals(pattern, 0, rest, text, at, text.length);
    }

    /** Roughly what this holds of the heap. */
    int bytes() {
        return Arrays.stream(sorted).mapToInt(pattern -> pattern.length + 32).sum() + starts.bytes();
    }
}
