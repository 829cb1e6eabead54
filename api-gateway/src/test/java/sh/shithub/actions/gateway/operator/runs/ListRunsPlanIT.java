package sh.shithub.actions.gateway.operator.runs;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.gateway.Database;
import sh.shithub.actions.gateway.web.Paging;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** What a list costs must not follow from how many runs there ever were. */
@ExtendWith(DevStackExtension.class)
class ListRunsPlanIT {
    private static final String MANY = """
            INSERT INTO repos (id, owner, name) SELECT i, 'octo', 'r' || i FROM generate_series(1, 5) AS i;
            INSERT INTO workflow_runs (repo_id, run_index, workflow_file, head_sha, head_ref, event, trigger_event_id, status,
                conclusion, started_at, completed_at)
            SELECT i % 5 + 1, i, 'ci.yml', 'c0ffee', 'refs/heads/' || i % 50, 'push', 't' || i, 'completed', 'success', now(), now()
            FROM generate_series(1, 120000) AS i;
            ANALYZE workflow_runs
            """;

    private static final Map<RunFilter.Column, String> EXAMPLES = Map.of(
            RunFilter.Column.repo_id, "3",
            RunFilter.Column.head_ref, "refs/heads/7",
            RunFilter.Column.conclusion, "timed_out",
            RunFilter.Column.status, "running",
            RunFilter.Column.event, "schedule");

    private final DevStack stack;

    ListRunsPlanIT(DevStack stack) {
        this.stack = stack;
    }

    @Test
    void every_combination_of_filters_reads_an_index_in_its_order_and_no_more_than_the_window() throws Exception {
        new Database(stack).execute(MANY);
        try (Connection connection = stack.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET plan_cache_mode = force_generic_plan; SET random_page_cost = 1.1");
            statement.execute(ListRuns.IN_ORDER.replace("LOCAL ", ""));
            for (int some = 0; some < 1 << RunFilter.Column.values().length; some++) {
                RunFilter filter = RunFilter.of(chosen(some));
                String matching = ListRuns.matching(filter);
                check(statement, filter, ListRuns.select(matching, new Paging(3, 30)));
                check(statement, filter, ListRuns.count(matching));
            }
        }
    }

    private static void check(Statement statement, RunFilter filter, String sql) throws SQLException {
        StringBuilder prepared = new StringBuilder();
        int parameters = 0;
        for (String part : sql.split("\\?", -1)) {
            prepared.append(parameters == 0 ? "" : "$" + parameters).append(part);
            parameters++;
        }
        statement.execute("PREPARE looked AS " + prepared);
        String values = ListRuns.inOrder(filter).stream()
                .map(column -> "'" + filter.values().get(column) + "'")
                .collect(java.util.stream.Collectors.joining(", "));
        String plan = plan(statement, "EXPLAIN EXECUTE looked" + (values.isEmpty() ? "" : "(" + values + ")"));
        statement.execute("DEALLOCATE looked");
        assertTrue(plan.contains("workflow_runs"), plan);
        assertFalse(plan.contains("Seq Scan on workflow_runs"), () -> filter + "\n" + sql + "\n" + plan);
        assertFalse(plan.contains("Bitmap") || plan.contains("Sort"), () -> filter + "\n" + sql + "\n" + plan);
    }

    private static String plan(Statement statement, String explain) throws SQLException {
        StringBuilder plan = new StringBuilder();
        try (ResultSet lines = statement.executeQuery(explain)) {
            while (lines.next()) {
                plan.append(lines.getString(1)).append('\n');
            }
        }
        return plan.toString();
    }

    private static Map<RunFilter.Column, String> chosen(int some) {
        Map<RunFilter.Column, String> chosen = new EnumMap<>(RunFilter.Column.class);
        for (RunFilter.Column column : RunFilter.Column.values()) {
            if ((some & 1 << column.ordinal()) != 0) {
                chosen.put(column, EXAMPLES.get(column));
            }
        }
        return chosen;
    }
}
