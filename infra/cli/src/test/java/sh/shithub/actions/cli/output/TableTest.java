package sh.shithub.actions.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void columns_are_aligned_and_others_left_out() {
        Map<String, Object> one = row(7, "builder-1", List.of("linux", "x64"));
        one.put("secret", "not shown");
        assertEquals(
                """
                ID  NAME       LABELS
                7   builder-1  linux,x64
                12  b          -
                """,
                Table.rows(List.of("id", "name", "labels"), List.of(one, row(12, "b", List.of())))
                        .replace(System.lineSeparator(), "\n"));
    }

    @Test
    void no_rows_leave_the_head_line() {
        assertEquals("ID" + System.lineSeparator(), Table.rows(List.of("id"), List.of()));
    }

    @Test
    void what_a_terminal_would_obey_is_not_shown() {
        String table = Table.fields(Map.of("host_name", "a\u001b[2Jb\nc"));
        assertEquals("host_name  a?[2Jb?c" + System.lineSeparator(), table);
    }

    private static Map<String, Object> row(int id, String name, List<String> labels) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("id", id);
        row.put("name", name);
        row.put("labels", labels);
        return row;
    }
}
