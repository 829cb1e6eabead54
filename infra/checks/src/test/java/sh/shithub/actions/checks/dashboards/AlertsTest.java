package sh.shithub.actions.checks.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The alert rules: promtool takes them and finds them to fire and to keep silent as their tests say; each can be looked up at night. */
class AlertsTest {
    private static final Path RUNBOOKS = Expressions.HOME.resolveSibling("docs/runbooks");
    private static final Map<String, String> ALERTS = alerts();

    @ParameterizedTest
    @ValueSource(strings = {"check rules alerts.yml", "check config prometheus.yml", "test rules alerts.test.yml"})
    void promtool_has_nothing_against_them(String arguments) throws Exception {
        Promtool.accepts(arguments.split(" "));
    }

    @Test
    void each_has_a_severity_a_sentence_and_a_runbook() {
        ALERTS.forEach((alert, rule) -> {
            assertTrue(rule.matches("(?s).*severity: (critical|warning)\\n.*"), alert);
            assertTrue(rule.contains("summary: "), alert);
            assertTrue(rule.contains("runbook_url: infra/docs/runbooks/" + alert + ".md\n"), alert);
        });
    }

    @Test
    void each_has_its_page_and_each_page_its_alert() throws IOException {
        Set<String> pages;
        try (Stream<Path> files = Files.list(RUNBOOKS)) {
            pages = files.map(file -> file.getFileName().toString().replace(".md", ""))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
        assertEquals(ALERTS.keySet(), pages);
        ALERTS.forEach((alert, rule) -> {
            String page = Expressions.read(RUNBOOKS.resolve(alert + ".md"));
            String severity = rule.contains("severity: critical") ? "critical" : "warning";
            assertTrue(page.startsWith("# " + alert + "\n\n*" + severity + ": "), alert);
            for (String part : List.of("What it means", "Look", "Do", "Escalate")) {
                assertTrue(page.contains("\n## " + part + "\n"), alert + " lacks " + part);
            }
        });
    }

    /** A rule that was never seen to fire may be one that cannot. */
    @Test
    void each_is_tested_both_to_fire_and_to_keep_silent() {
        String tests = Expressions.read(Expressions.HOME.resolve("alerts.test.yml"));
        ALERTS.keySet().forEach(alert -> {
            assertTrue(tests.contains("alertname: " + alert + "\n        exp_alerts: []"), alert + " is never silent");
            assertTrue(tests.contains("alertname: " + alert + "\n        exp_alerts:\n"), alert + " never fires");
        });
        assertFalse(ALERTS.isEmpty());
    }

    private static Map<String, String> alerts() {
        Map<String, String> alerts = new TreeMap<>();
        String[] parts =
                Expressions.read(Expressions.HOME.resolve("alerts.yml")).split("(?m)^ {6}- alert: ");
        for (int i = 1; i < parts.length; i++) {
            String[] rule = parts[i].split("\n", 2);
            alerts.put(rule[0].strip(), rule[1]);
        }
        return alerts;
    }
}
