package sh.shithub.actions.checks.docs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the citations of pages in comments, SQL and documents, and says which of them lead nowhere: a page by its name or path, with or
 * without a heading in quotes; an invariant or a decision by its number; a relative link.
 */
final class Citations {
    private static final String INVARIANTS = "infra/docs/invariants.md";
    private static final String DECISIONS = "infra/docs/decisions/";

    /** A line break within a folded text of YAML, which stands for nothing. */
    private static final Pattern FOLD = Pattern.compile("\\\\\\R[ \\t]*(?:\\\\(?= ))?");
    /** Any other line break, with the mark of a comment that begins the next line. */
    private static final Pattern BREAK = Pattern.compile("\\R[ \\t]*(?:\\*(?!/)|//+|--|#+(?= ))?[ \\t]*");

    private static final String QUOTED = "\\\\?\"[^\"\\\\]+\\\\?\"";
    private static final Pattern PAGE =
            Pattern.compile("(?<![\\w./*<>-])([\\w./-]*\\w\\.md)\\b(?:#([\\w-]+))?(?:[`)\\]]*,\\s(" + QUOTED
                    + "(?: and " + QUOTED + ")*))?");
    private static final Pattern HEADING = Pattern.compile("\"([^\"\\\\]+)\\\\?\"");
    private static final Pattern INVARIANT =
            Pattern.compile("\\binvariants? (\\d+(?:(?:, | and | to )\\d+)*)", Pattern.CASE_INSENSITIVE);
    private static final Pattern DECISION = Pattern.compile(
            "(?:\\b(?:decisions?|pages?|decision pages?) |decisions/|…/|\\()(0\\d{3}(?:(?:, | and )0\\d{3})*)(?!\\d)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern UNNAMED = Pattern.compile(
            "\\b(?:architecture|wire|ecosystem|style|performance|rivals) (?:page|document)s?\\b",
            Pattern.CASE_INSENSITIVE);

    private final Set<String> files;
    private final Function<String, String> text;
    private final Map<String, Page> pages = new HashMap<>();
    private int found;

    /**
     * @param files all paths from the root
     * @param text of one of them
     */
    Citations(Set<String> files, Function<String, String> text) {
        this.files = files;
        this.text = text;
    }

    /** How many citations were looked at. */
    int found() {
        return found;
    }

    /** @param path of the file that cites, from the root */
    List<String> broken(String path, String content) {
        String joined = BREAK.matcher(FOLD.matcher(content).replaceAll("")).replaceAll(" ");
        List<String> broken = new ArrayList<>();
        check(PAGE, joined, broken, match -> page(path, match));
        check(INVARIANT, joined, broken, match -> numbers(match).allMatch(this::invariant));
        check(DECISION, joined, broken, match -> numbers(match).allMatch(this::decision));
        check(UNNAMED, joined, broken, match -> false);
        if (path.endsWith(".md")) {
            check(LINK, joined, broken, match -> link(path, match.group(1)));
        }
        return broken;
    }

    private void check(Pattern pattern, String joined, List<String> broken, Predicate<MatchResult> resolves) {
        pattern.matcher(joined).results().forEach(match -> {
            found++;
            if (!resolves.test(match)) {
                broken.add(match.group());
            }
        });
    }

    private boolean page(String path, MatchResult match) {
        String page = match.group(1);
        if (page.startsWith("//") || page.contains("target/")) {
            return true;
        }
        return places(path, page)
                .filter(files::contains)
                .findFirst()
                .map(this::read)
                .filter(cited -> match.group(2) == null || cited.hasAnchor(match.group(2)))
                .filter(cited -> headings(match.group(3)).allMatch(cited::has))
                .isPresent();
    }

    /** @param quoted one or more headings in quotes; null for none */
    private static Stream<String> headings(String quoted) {
        return quoted == null
                ? Stream.empty()
                : HEADING.matcher(quoted).results().map(heading -> heading.group(1));
    }

    /**
     * A page is named from the citing file, from its module, from the root, or by its name alone when it is one of infra/docs. Support for
     * tests names one from the folder of the service whose tests run.
     */
    private Stream<String> places(String path, String page) {
        return Stream.of(folder(path), module(path), "api-gateway", "", "infra/docs")
                .map(from -> Path.of(from).resolve(page).normalize().toString());
    }

    private String module(String path) {
        String folder = folder(path);
        while (!folder.isEmpty() && !files.contains(folder + "/pom.xml")) {
            folder = folder(folder);
        }
        return folder;
    }

    private static String folder(String path) {
        return Optional.ofNullable(Path.of(path).getParent())
                .map(Path::toString)
                .orElse("");
    }

    private static Stream<String> numbers(MatchResult match) {
        return Pattern.compile("\\d+").matcher(match.group(1)).results().map(MatchResult::group);
    }

    private boolean invariant(String number) {
        return read(INVARIANTS).hasNumber(Integer.parseInt(number));
    }

    private boolean decision(String number) {
        return files.stream().anyMatch(file -> file.startsWith(DECISIONS + number + "-"));
    }

    private boolean link(String path, String target) {
        if (target.startsWith("#")) {
            return read(path).hasAnchor(target.substring(1));
        }
        String file = target.replaceFirst("#.*", "");
        String place = Path.of(folder(path)).resolve(file).normalize().toString();
        return target.contains("://")
                || files.contains(place)
                || files.stream().anyMatch(known -> known.startsWith(place + "/"));
    }

    private Page read(String path) {
        return pages.computeIfAbsent(path, cited -> Page.of(text.apply(cited)));
    }
}
