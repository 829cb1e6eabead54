package sh.shithub.actions.testkit.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code infra/docs/metrics.md} against what a service really shows: the page has all of it, and nothing else. */
public final class MetricsPage {
    private static final Path PAGE = Path.of("../infra/docs/metrics.md");
    /** Name, type, labels, unit, meaning, services. */
    private static final Pattern ROW =
            Pattern.compile("\\| `([a-z_]+)` \\| ([a-z]+) \\| (.*?) \\| (.*?) \\| (.*?) \\| (.*?) \\|");

    private static final Pattern TYPE = Pattern.compile("# TYPE ((?:shithub_actions|kafka)_\\S+) (\\S+)");
    private static final String MAX = "_max";

    private MetricsPage() {}

    /**
     * @param scrape what {@code /prometheus} of the service says, once every metric has a value
     * @return what differs, in words; nothing when nothing does
     */
    public static List<String> differences(String service, String scrape) {
        Map<String, String> said = said(service);
        Map<String, String> seen = seen(scrape);
        List<String> differences = new ArrayList<>();
        seen.forEach((name, type) -> {
            if (!type.equals(said.get(name))) {
                differences.add(service + " shows the " + type + " " + name + "; " + PAGE.getFileName() + " says "
                        + (said.containsKey(name) ? "that it is a " + said.get(name) : "nothing of it"));
            }
        });
        said.keySet().stream()
                .filter(name -> !seen.containsKey(name))
                .forEach(name -> differences.add(service + " does not show " + name));
        return differences;
    }

    private static Map<String, String> said(String service) {
        Map<String, String> said = new TreeMap<>();
        for (String line : page()) {
            Matcher row = ROW.matcher(line);
            if (row.matches() && List.of(row.group(6).split(", ")).contains(service)) {
                said.put(row.group(1), row.group(2));
            }
        }
        return said;
    }

    /** A timer's greatest value goes without saying. */
    private static Map<String, String> seen(String scrape) {
        Map<String, String> seen = new TreeMap<>();
        scrape.lines()
                .map(TYPE::matcher)
                .filter(Matcher::matches)
                .forEach(type -> seen.put(type.group(1), type.group(2)));
        seen.keySet()
                .removeIf(name ->
                        name.endsWith(MAX) && seen.containsKey(name.substring(0, name.length() - MAX.length())));
        return seen;
    }

    private static List<String> page() {
        try {
            return Files.readAllLines(PAGE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
