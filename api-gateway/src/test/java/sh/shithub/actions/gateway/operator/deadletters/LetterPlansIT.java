package sh.shithub.actions.gateway.operator.deadletters;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.gateway.Database;
import sh.shithub.actions.gateway.web.Paging;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** After a bug there may be very many dead letters; what is counted every two seconds, and a list, must bear that. */
@ExtendWith(DevStackExtension.class)
class LetterPlansIT {
    /** Half of them decided about. */
    private static final String MANY = """
            INSERT INTO dead_letters (partition, record_offset, topic_id, kind, reason, origin_topic, consumer_group, bytes, parked_at,
                discarded_at, discarded_by)
            SELECT 0, i, 'topic', CASE WHEN i % 100 = 0 THEN 'failed' ELSE 'invalid' END, repeat('because ', 20), 'actions.logs',
                'log-service', 1, now() + i * interval '1 ms', CASE WHEN i % 2 = 0 THEN now() END, CASE WHEN i % 2 = 0 THEN 'ann' END
            FROM generate_series(1, 40000) AS i
            """;

    private final DevStack stack;

    LetterPlansIT(DevStack stack) {
        this.stack = stack;
    }

    @Test
    void open_letters_are_counted_in_their_index_and_lists_are_read_in_an_index_s_order() throws Exception {
        new Database(stack).execute(MANY);
        new Database(stack).execute("VACUUM ANALYZE dead_letters");
        try (Connection connection = stack.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET plan_cache_mode = force_generic_plan; SET random_page_cost = 1.1");
            String counting = plan(statement, LetterRows.COUNT, List.of());
            assertTrue(counting.contains("Index Only Scan using dead_letters_open"), counting);
            for (LetterFilter.State state : LetterFilter.State.values()) {
                for (String reason : new String[] {null, "failed"}) {
                    LetterFilter filter = LetterFilter.of(state.name(), reason, null);
                    String list = plan(statement, LetterRows.select(filter, new Paging(3, 30)), filter.values());
                    assertTrue(list.contains("Index Scan Backward using dead_letters_newest"), list);
                    assertFalse(list.contains("Sort") || list.contains("Seq Scan"), list);
                }
            }
        }
    }

    private static String plan(Statement statement, String sql, List<String> values) throws SQLException {
        statement.execute("PREPARE looked AS " + sql.replaceFirst("\\?", "\\$1"));
        String given = values.stream().map(value -> "'" + value + "'").collect(Collectors.joining(", "));
        StringBuilder plan = new StringBuilder();
        try (ResultSet lines =
                statement.executeQuery("EXPLAIN EXECUTE looked" + (given.isEmpty() ? "" : "(" + given + ")"))) {
            while (lines.next()) {
                plan.append(lines.getString(1)).append('\n');
            }
        }
        statement.execute("DEALLOCATE looked");
        return plan.toString();
    }
}
