package sh.shithub.actions.checks.settings;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** {@code infra/docs/settings.md} below its mark: a table for what all services read, for what several programs read, and for each program. */
final class SettingsPage {
    static final String MARK = "<!-- What follows is made from the code: SettingsPageTest says how. -->";
    private static final List<String> SERVICES =
            List.of("api-gateway", "claim-service", "log-service", "status-service");

    private final Readers readers = new Readers();
    private final Map<String, List<Declaration>> byName;

    SettingsPage(List<Declaration> declarations) {
        byName = declarations.stream()
                .sorted(Comparator.comparing(
                        declaration -> -readers.of(declaration.place()).size()))
                .collect(Collectors.groupingBy(Declaration::name, TreeMap::new, Collectors.toList()));
    }

    String text() {
        Map<String, StringBuilder> sections = new LinkedHashMap<>();
        sections.put("Every service", new StringBuilder());
        sections.put("Several programs", new StringBuilder());
        Readers.PROGRAMS.values().forEach(program -> sections.put(program, new StringBuilder()));
        byName.forEach((name, declared) -> sections.get(section(declared)).append(row(name, declared)));
        StringBuilder page = new StringBuilder(MARK).append('\n');
        sections.forEach((title, rows) -> {
            if (rows.length() > 0) {
                page.append("\n## ").append(title).append("\n\n");
                page.append("| variable | default | meaning | property | read by |\n|---|---|---|---|---|\n")
                        .append(rows);
            }
        });
        return page.toString();
    }

    private String section(List<Declaration> declared) {
        Set<String> all = readers(declared);
        if (all.containsAll(SERVICES)) {
            return "Every service";
        }
        return all.size() > 1 ? "Several programs" : all.iterator().next();
    }

    private Set<String> readers(List<Declaration> declared) {
        Set<String> all = new TreeSet<>();
        declared.forEach(declaration -> all.addAll(readers.of(declaration.place())));
        if (all.isEmpty()) {
            throw new IllegalStateException("nobody reads " + declared);
        }
        return all;
    }

    private String row(String name, List<Declaration> declared) {
        return "| `" + name + "` | " + each(declared, declaration -> code(declaration.otherwise())) + " | "
                + each(declared, Declaration::meaning) + " | "
                + declared.stream()
                        .map(Declaration::property)
                        .filter(property -> !property.isEmpty())
                        .distinct()
                        .map(SettingsPage::code)
                        .collect(Collectors.joining("<br>"))
                + " | " + inOrder(readers(declared)) + " |\n";
    }

    /** Once, when all say the same; else each with those for whom it holds. */
    private String each(List<Declaration> declared, Function<Declaration, String> said) {
        Map<String, Set<String>> by = new LinkedHashMap<>();
        declared.forEach(declaration -> by.computeIfAbsent(said.apply(declaration), text -> new LinkedHashSet<>())
                .addAll(readers.of(declaration.place())));
        if (by.size() == 1) {
            return escaped(by.keySet().iterator().next());
        }
        List<String> lines = new ArrayList<>();
        by.forEach((text, programs) -> lines.add(inOrder(programs) + ": " + escaped(text)));
        return String.join("<br>", lines);
    }

    private static String inOrder(Set<String> programs) {
        return programs.containsAll(SERVICES) && programs.size() == SERVICES.size()
                ? "all services"
                : Readers.PROGRAMS.values().stream().filter(programs::contains).collect(Collectors.joining(", "));
    }

    private static String code(String text) {
        return text.isEmpty() ? "" : "`" + text + "`";
    }

    private static String escaped(String text) {
        return text.replace("|", "\\|");
    }
}
