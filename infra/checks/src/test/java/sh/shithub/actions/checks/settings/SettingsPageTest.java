package sh.shithub.actions.checks.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** infra/docs/settings.md says what the code reads, all of it and nothing else. */
class SettingsPageTest {
    private static final Path PAGE = Path.of("infra/docs/settings.md");
    private static final Pattern NAME = Pattern.compile("SHITHUB_[A-Z0-9_]*[A-Z0-9](?![A-Z0-9_…])");
    /** How a meaning tells an earlier name, which is still read. */
    private static final Pattern EARLIER = Pattern.compile("; once (SHITHUB_[A-Z0-9_]+)$");
    /** Set by our own scripts for the program that they start; nobody else sets it. */
    private static final Set<String> INTERNAL = Set.of("SHITHUB_ROOT");

    private static final Pattern RECORD = Pattern.compile(
            "@ConfigurationProperties\\(\"([^\"]+)\"\\)\\s*(?:public )?record \\w+\\((.*?)\\)\\s*\\{", Pattern.DOTALL);
    private static final Pattern COMPONENT =
            Pattern.compile("@Bindable\\(defaultValue = \"([^\"]*)\"\\)\\s*[\\w<>]+\\s+(\\w+)");

    private final List<Declaration> declarations = Declarations.all();

    @Test
    void the_page_is_what_the_code_says() throws IOException {
        String page = Files.readString(Sources.ROOT.resolve(PAGE));
        String prose = page.substring(0, Math.max(0, page.indexOf(SettingsPage.MARK)));
        String wanted = prose + new SettingsPage(declarations).text();
        Path target = Files.createDirectories(Path.of("target")).resolve("settings.md");
        Files.writeString(target, wanted);
        assertEquals(
                wanted,
                page,
                "review infra/checks/target/settings.md and, if it is meant, keep it: cp infra/checks/" + target + " "
                        + PAGE);
    }

    @Test
    void whatever_reads_or_names_a_setting_means_one_that_is_declared() {
        Set<String> known = declarations.stream().map(Declaration::name).collect(Collectors.toCollection(TreeSet::new));
        declarations.forEach(declaration ->
                EARLIER.matcher(declaration.meaning()).results().forEach(match -> known.add(match.group(1))));
        known.addAll(INTERNAL);
        Map<String, Set<String>> unknown = new TreeMap<>();
        for (Map<String, String> texts : List.of(Sources.java(), Sources.yaml(), Sources.scripts(), Sources.pages())) {
            texts.forEach((path, text) -> NAME.matcher(text)
                    .results()
                    .map(match -> match.group())
                    .filter(name -> !known.contains(name))
                    .forEach(name ->
                            unknown.computeIfAbsent(name, n -> new TreeSet<>()).add(path)));
        }
        assertEquals(
                Map.of(),
                unknown,
                "declare them: in a service's application.yml with '# NAME: meaning', in Java by"
                        + " new Setting(name, default, meaning), in a script by '# NAME: meaning'");
    }

    /** The framework would bind them by a name that nothing declares. */
    @Test
    void what_a_service_binds_stands_in_its_application_yml_with_the_same_default() {
        Map<String, String> yaml = declarations.stream()
                .filter(declaration -> !declaration.property().isEmpty())
                .collect(Collectors.toMap(
                        declaration -> declaration.place() + " " + declaration.property(),
                        declaration -> declaration.otherwise() + declaration.unit()));
        Sources.java().forEach((path, text) -> {
            Matcher record = RECORD.matcher(text);
            while (record.find()) {
                String prefix = path.replaceFirst("/src/.*", "") + " " + record.group(1) + ".";
                COMPONENT.matcher(record.group(2)).results().forEach(component -> {
                    String property = prefix + kebab(component.group(2));
                    assertTrue(yaml.containsKey(property), property + " is not declared");
                    assertEquals(component.group(1), yaml.get(property), "default of " + property);
                });
            }
        });
    }

    @Test
    void a_name_means_the_same_wherever_it_is_declared() {
        Map<String, Set<String>> defaults = declarations.stream()
                .filter(declaration -> !declaration.name().equals("SHITHUB_MANAGEMENT_PORT"))
                .collect(Collectors.groupingBy(
                        Declaration::name,
                        TreeMap::new,
                        Collectors.mapping(Declaration::otherwise, Collectors.toSet())));
        defaults.values().removeIf(values -> values.size() == 1);
        assertEquals(Map.of(), defaults, "settings with several defaults");
    }

    private static String kebab(String name) {
        Function<String, String> lower = letter -> "-" + letter.toLowerCase(java.util.Locale.ROOT);
        return Pattern.compile("[A-Z]").matcher(name).replaceAll(match -> lower.apply(match.group()));
    }
}
