package sh.shithub.actions.cli.workflow;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** What an author probably meant. */
final class NearestWord {
    private static final int LONGEST = 100;
    private static final int FEW = 15;

    private NearestWord() {}

    /** "; did you mean …?" for a word within a third of its letters, else the known ones while they are few. */
    static String hint(String word, Collection<String> known) {
        int near = (word.length() + 2) / 3;
        return known.stream()
                .filter(candidate -> word.length() <= LONGEST && distance(word, candidate) <= near)
                .min(Comparator.comparingInt(candidate -> distance(word, candidate)))
                .map(candidate -> "; did you mean \"" + candidate + "\"?")
                .orElse(known.isEmpty() || known.size() > FEW ? "" : "; known are " + String.join(", ", known));
    }

    /** Letters to insert, delete, replace or swap with the next; case, and dash or underscore, do not count. */
    private static int distance(String one, String other) {
        String a = plain(one);
        String b = plain(other);
        int[][] steps = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                steps[i][j] = i == 0 || j == 0 ? i + j : fewest(steps, a, b, i, j);
            }
        }
        return steps[a.length()][b.length()];
    }

    private static int fewest(int[][] steps, String a, String b, int i, int j) {
        int replaced = steps[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int fewest = Math.min(replaced, Math.min(steps[i - 1][j], steps[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(fewest, steps[i - 2][j - 2] + 1) : fewest;
    }

    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
