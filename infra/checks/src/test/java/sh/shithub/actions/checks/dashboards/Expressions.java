package sh.shithub.actions.checks.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The PromQL of {@code infra/dashboards}, and the names of metrics in it. */
public final class Expressions {
    public static final Path HOME = home();

    private static final Pattern TEXT = Pattern.compile("\"[^\"]*\"|'[^']*'");
    private static final Pattern LABELS = Pattern.compile("\\{[^}]*}|\\[[^]]*]");
    private static final Pattern GROUPING =
            Pattern.compile("\\b(by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");
    private static final Pattern WORD = Pattern.compile("(?<![\\w:.$])[a-zA-Z_:][\\w:]*(?!\\s*\\()(?![\\w:])");
    private static final Set<String> KEYWORDS = Set.of("and", "or", "unless", "offset", "bool");
    /** Of the alert rules: what stands on the line, or folded on the lines below that are indented further. */
    private static final Pattern RULE = Pattern.compile("(?m)^ {8}expr: (?:>-\\n((?: {10}.*\\n)+)|(.*)\\n)");

    private Expressions() {}

    /** Every expression, with where it stands. */
    public static Map<String, String> all() {
        Map<String, String> all = new TreeMap<>();
        dashboards()
                .forEach((file, dashboard) -> dashboard
                        .findValues("expr")
                        .forEach(expression -> all.put(file + ": " + expression.asText(), expression.asText())));
        RULE.matcher(read(HOME.resolve("alerts.yml")))
                .results()
                .map(Expressions::folded)
                .forEach(expression -> all.put("alerts.yml: " + expression, expression));
        return all;
    }

    private static String folded(MatchResult rule) {
        return rule.group(1) == null
                ? rule.group(2)
                : rule.group(1).replaceAll("\\s+", " ").strip();
    }

    static Map<String, JsonNode> dashboards() {
        try (Stream<Path> files = Files.list(HOME)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString(), Expressions::json, (a, b) -> a, TreeMap::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode json(Path file) {
        try {
            return new ObjectMapper().readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(file + " is no JSON", e);
        }
    }

    /** What is left of an expression without texts, labels, groupings, functions and keywords. */
    public static Set<String> metrics(String expression) {
        String bare = TEXT.matcher(expression).replaceAll("");
        bare = LABELS.matcher(bare).replaceAll("");
        bare = GROUPING.matcher(bare).replaceAll("");
        return WORD.matcher(bare.replaceAll("\\b\\d+[smhd]\\b", ""))
                .results()
                .map(MatchResult::group)
                .filter(word -> !KEYWORDS.contains(word))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path home() {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(here.resolve("infra/dashboards"))) {
            here = here.getParent();
        }
        return here.resolve("infra/dashboards");
    }
}
