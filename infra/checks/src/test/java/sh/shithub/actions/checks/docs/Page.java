package sh.shithub.actions.checks.docs;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The headings of a Markdown page, which citations name. */
record Page(List<String> headings) {
    private static final Pattern FENCED = Pattern.compile("^```.*?^```", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern HEADING = Pattern.compile("^#{1,6} +(.+?) *$", Pattern.MULTILINE);

    static Page of(String text) {
        return new Page(HEADING.matcher(FENCED.matcher(text).replaceAll(""))
                .results()
                .map(heading -> heading.group(1).replace("`", ""))
                .toList());
    }

    boolean has(String heading) {
        return headings.contains(heading);
    }

    /** A heading such as {@code 3. Every effect is idempotent}. */
    boolean hasNumber(int number) {
        return headings.stream().anyMatch(heading -> heading.startsWith(number + ". "));
    }

    /** @param anchor as Markdown viewers make it of a heading: lower case, hyphens for spaces, no punctuation */
    boolean hasAnchor(String anchor) {
        return headings.stream()
                .map(heading -> heading.toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N}\\s_-]", "")
                        .replace(' ', '-'))
                .anyMatch(anchor::equals);
    }
}
