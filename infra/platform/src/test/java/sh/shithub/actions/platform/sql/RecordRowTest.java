package sh.shithub.actions.platform.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Proxy;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecordRowTest {
    private enum Level {
        notice,
        warning
    }

    private record Line(
            long stepId,
            Long runId,
            int count,
            Integer most,
            boolean closed,
            String text,
            Level level,
            Instant createdAt,
            Duration took,
            List<String> labels) {}

    private record Unreadable(Thread thread) {}

    @Test
    void reads_each_component_from_the_column_of_its_name() throws SQLException {
        Map<String, Object> row = new HashMap<>(Map.of(
                "step_id",
                7L,
                "run_id",
                8L,
                "count",
                3,
                "most",
                4,
                "closed",
                true,
                "text",
                "hello",
                "level",
                "warning",
                "created_at",
                OffsetDateTime.parse("2026-01-02T03:04:05Z"),
                "took",
                1500L));
        row.put("labels", array("linux", "gpu"));
        assertEquals(
                new Line(
                        7,
                        8L,
                        3,
                        4,
                        true,
                        "hello",
                        Level.warning,
                        Instant.parse("2026-01-02T03:04:05Z"),
                        Duration.ofMillis(1500),
                        List.of("linux", "gpu")),
                RecordRow.of(Line.class).row(rows(row)));
    }

    @Test
    void reads_null_as_null_and_for_a_primitive_as_zero() throws SQLException {
        assertEquals(
                new Line(0, null, 0, null, false, null, null, null, null, List.of()),
                RecordRow.of(Line.class).row(rows(Map.of("labels", array()))));
    }

    @Test
    void refuses_a_record_that_no_column_can_be_read_as() {
        assertThrows(IllegalArgumentException.class, () -> RecordRow.of(Unreadable.class));
    }

    private static Array array(String... texts) {
        return (Array) Proxy.newProxyInstance(
                Array.class.getClassLoader(), new Class<?>[] {Array.class}, (proxy, method, given) -> texts);
    }

    /** A result whose current row has these columns; any other is null. */
    private static ResultSet rows(Map<String, Object> row) {
        Object[] last = new Object[1];
        return (ResultSet) Proxy.newProxyInstance(
                ResultSet.class.getClassLoader(), new Class<?>[] {ResultSet.class}, (proxy, method, given) -> {
                    if (method.getName().equals("wasNull")) {
                        return last[0] == null;
                    }
                    last[0] = row.get((String) given[0]);
                    Class<?> type = method.getReturnType();
                    return last[0] != null || !type.isPrimitive()
                            ? last[0]
                            : type == boolean.class ? (Object) false : zero(type);
                });
    }

    private static Object zero(Class<?> type) {
        return type == long.class ? (Object) 0L : (Object) 0;
    }
}
