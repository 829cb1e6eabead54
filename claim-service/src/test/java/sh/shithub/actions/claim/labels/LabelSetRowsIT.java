package sh.shithub.actions.claim.labels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.claim.Rows;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

@ExtendWith(DevStackExtension.class)
class LabelSetRowsIT {
    private final DevStack stack;
    private final Rows rows;

    LabelSetRowsIT(DevStack stack) {
        this.stack = stack;
        rows = new Rows(stack);
    }

    @BeforeEach
    void empty() {
        rows.change("TRUNCATE job_label_sets CASCADE");
    }

    @Test
    void each_set_has_one_row() throws SQLException {
        Map<LabelSet, Long> first = ids(set("a", "b"), set());
        Map<LabelSet, Long> second = ids(set("b", "a"), set("c"), set());
        assertEquals(first.get(set("a", "b")), second.get(set("a", "b")));
        assertEquals(first.get(set()), second.get(set()));
        assertEquals(3L, rows.one(Long.class, "SELECT count(*) FROM job_label_sets"));
    }

    @Test
    void a_set_stands_under_the_label_that_tells_it_from_others() throws SQLException {
        ids(set("linux"));
        ids(set("self-hosted"));
        for (int i = 0; i < 5; i++) {
            ids(set("self-hosted", "linux", "run-" + i));
        }
        assertEquals(
                List.of("linux", "self-hosted", "run-0", "run-1", "run-2", "run-3", "run-4"),
                rows.all(String.class, "SELECT anchor FROM job_label_sets ORDER BY id"));
    }

    @Test
    void a_set_without_labels_stands_where_every_runner_looks() throws SQLException {
        ids(set());
        assertEquals("", rows.one(String.class, "SELECT anchor FROM job_label_sets"));
    }

    /** No job refers to it yet; retention would take it for one that none asks for. */
    @Test
    void a_set_that_was_found_does_not_go_before_its_job_is_written() throws SQLException {
        ids(set("a"));
        String free = "SELECT count(*) FROM (SELECT FROM job_label_sets FOR UPDATE SKIP LOCKED) free";
        try (Connection connection = stack.connect()) {
            connection.setAutoCommit(false);
            LabelSetRows.ids(connection, List.of(set("a")));
            assertEquals(0L, rows.one(Long.class, free));
            connection.rollback();
        }
        assertEquals(1L, rows.one(Long.class, free));
    }

    private Map<LabelSet, Long> ids(LabelSet... sets) throws SQLException {
        try (Connection connection = stack.connect()) {
            return LabelSetRows.ids(connection, Arrays.asList(sets));
        }
    }

    private static LabelSet set(String... labels) {
        return LabelSet.of(List.of(labels));
    }
}
