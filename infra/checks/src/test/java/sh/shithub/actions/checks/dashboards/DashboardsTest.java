package sh.shithub.actions.checks.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What Grafana is given: whole, each dashboard known by its own name, each panel saying what it shows and in which unit. */
class DashboardsTest {
    @Test
    void each_dashboard_has_an_id_of_its_own_and_leaves_the_data_source_to_choose() {
        Set<String> uids = new TreeSet<>();
        Expressions.dashboards().forEach((file, dashboard) -> {
            assertTrue(uids.add(text(dashboard, "uid")), "the uid of " + file + " is taken");
            assertFalse(text(dashboard, "title").isEmpty(), file);
            JsonNode first = dashboard.at("/templating/list/0");
            assertEquals("datasource", text(first, "type"), file);
            dashboard
                    .findValues("datasource")
                    .forEach(source -> assertEquals("${datasource}", text(source, "uid"), file));
        });
        assertEquals(4, uids.size());
    }

    @Test
    void each_panel_has_title_unit_and_description_and_a_place_of_its_own() {
        Expressions.dashboards().forEach((file, dashboard) -> {
            Set<String> ids = new TreeSet<>();
            Set<String> places = new TreeSet<>();
            for (JsonNode panel : dashboard.get("panels")) {
                String what = file + ", " + text(panel, "title");
                assertTrue(ids.add(panel.get("id").asText()), what);
                assertTrue(places.add(panel.at("/gridPos/x") + "," + panel.at("/gridPos/y")), what);
                assertFalse(text(panel, "title").isEmpty(), what);
                assertFalse(text(panel, "description").isEmpty(), what);
                assertFalse(panel.at("/fieldConfig/defaults/unit").asText("").isEmpty(), what);
                assertTrue(panel.get("targets").size() > 0, what);
            }
        });
    }

    /** Written as rules: promtool reads no dashboards. */
    @Test
    void prometheus_understands_every_expression() throws Exception {
        StringBuilder rules = new StringBuilder("groups:\n  - name: panels\n    rules:\n");
        int number = 0;
        for (String expression : Expressions.all().values()) {
            String filled = expression.replace("$group", ".+");
            rules.append("      - record: panel:")
                    .append(++number)
                    .append("\n        expr: ")
                    .append(TextNode.valueOf(filled))
                    .append('\n');
        }
        Path file = Files.createDirectories(Path.of("target")).resolve("panels.rules.yml");
        Files.writeString(file, rules);
        Promtool.accepts("check", "rules", file.toAbsolutePath().toString());
    }

    @Test
    void names_of_metrics_are_found_in_an_expression() {
        assertEquals(
                Set.of("a_total", "b:c", "d_bucket", "e"),
                Expressions.metrics(
                        "sum by (x, le) (rate(a_total{job=\"q_total\",y=~'z'}[5m])) / on(i) b:c offset 5m > 0.05"
                                + " and histogram_quantile(0.95, sum(rate(d_bucket[5m]))) or absent(e) unless time() - 1e3 > 2"));
        assertTrue(Expressions.all().size() > 50, "they are found at all");
        List.of("kafka_consumergroup_lag_seconds", "up")
                .forEach(name -> assertTrue(
                        Expressions.all().values().stream()
                                .anyMatch(expression ->
                                        Expressions.metrics(expression).contains(name)),
                        name));
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asText("");
    }
}
