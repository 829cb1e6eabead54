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

    /** Letters to insert, delete or replace; case, and dash or underscore, do not count. */
    private static int distance(String one, String other) {
        String a = plain(one);
        String b = plain(other);
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }

    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
