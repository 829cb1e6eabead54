package sh.shithub.actions.checks.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the pages of infra/docs name is in the tree: test classes beside invariants, classes, tables and topics beside words. */
class PagesTest {
    private static final int INVARIANTS = 10;
    private static final Pattern HELD_BY = Pattern.compile("^- ([\\w/-]+): (`.+`)$", Pattern.MULTILINE);
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern WORD =
            Pattern.compile("^\\| ([^|]+) \\| ([^|]+\\.) \\| `([^`|]+)` \\|$", Pattern.MULTILINE);
    private static final Pattern COLUMN = Pattern.compile("^(?:table (\\w+)|  (\\w+) )", Pattern.MULTILINE);

    private final Set<String> files = Checkout.files();

    @Test
    void each_invariant_names_test_classes_that_there_are() {
        String[] parts = Checkout.text("infra/docs/invariants.md").split("(?m)^## ");
        assertEquals(INVARIANTS, parts.length - 1);
        List<String> missing = new ArrayList<>();
        IntStream.rangeClosed(1, INVARIANTS).forEach(number -> {
            assertTrue(parts[number].startsWith(number + ". "), parts[number]);
            List<String> tests = tests(parts[number]).toList();
            assertTrue(!tests.isEmpty(), () -> "no test holds invariant " + number);
            tests.stream().filter(path -> !files.contains(path)).forEach(missing::add);
        });
        assertEquals(List.of(), missing);
    }

    /** A class is looked for by its name in the module's tests; what is not found stays as module and name. */
    private Stream<String> tests(String invariant) {
        return HELD_BY.matcher(invariant)
                .results()
                .flatMap(line -> CODE.matcher(line.group(2))
                        .results()
                        .map(name -> found(line.group(1) + "/src/test/java/", name.group(1))));
    }

    private String found(String folder, String name) {
        return files.stream()
                .filter(path -> path.startsWith(folder) && path.endsWith("/" + name + ".java"))
                .findFirst()
                .orElse(folder + "…/" + name);
    }

    @Test
    void each_word_of_the_glossary_lives_where_it_says() {
        String glossary = Checkout.text("infra/docs/glossary.md");
        List<String> words =
                WORD.matcher(glossary).results().map(word -> word.group(1)).toList();
        assertTrue(words.size() >= 40, () -> words.size() + " words");
        assertEquals(
                glossary.lines().filter(line -> line.startsWith("| ")).count() - 1,
                words.size(),
                "lines of another form");
        assertEquals(words.stream().sorted().toList(), words);
        Set<String> known = columns();
        assertEquals(
                List.of(),
                WORD.matcher(glossary)
                        .results()
                        .map(word -> word.group(3))
                        .filter(place -> !known.contains(place) && !isClass(place) && !isTopic(place))
                        .toList());
    }

    @Test
    void the_folder_map_of_the_readme_has_every_folder() {
        Set<String> folders = new TreeSet<>();
        files.stream()
                .filter(path -> path.contains("/"))
                .map(path -> path.startsWith("infra/")
                        ? path.replaceFirst("(infra/[^/]+)/.*", "$1")
                        : path.replaceFirst("/.*", "/"))
                .filter(folder -> !folder.startsWith("."))
                .forEach(folders::add);
        Set<String> mapped = new TreeSet<>();
        Checkout.text("README.md")
                .lines()
                .filter(line -> line.startsWith("| `") && !line.contains("SHITHUB_"))
                .forEach(line ->
                        CODE.matcher(line.split("\\|")[1]).results().forEach(name -> mapped.add(name.group(1))));
        assertEquals(folders, mapped);
    }

    private boolean isClass(String name) {
        return files.stream().anyMatch(path -> path.contains("/src/main/java/") && path.endsWith("/" + name + ".java"));
    }

    private static boolean isTopic(String name) {
        return Checkout.text("infra/contracts/src/main/java/sh/shithub/actions/contracts/Topics.java")
                .contains("\"" + name + "\"");
    }

    /** Tables, and columns as {@code table.column}. */
    private static Set<String> columns() {
        Set<String> columns = new TreeSet<>();
        String[] table = {""};
        COLUMN.matcher(Checkout.text("infra/checks/src/test/resources/schema.golden.txt"))
                .results()
                .forEach(line -> {
                    table[0] = line.group(1) == null ? table[0] : line.group(1);
                    columns.add(line.group(1) == null ? table[0] + "." + line.group(2) : table[0]);
                });
        return columns;
    }
}
