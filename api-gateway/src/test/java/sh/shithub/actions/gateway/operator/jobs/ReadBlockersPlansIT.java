package sh.shithub.actions.gateway.operator.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** What it costs to say why a job waits does not follow from how many wait for the same labels. */
@ExtendWith(DevStackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReadBlockersPlansIT {
    /** 100,000 jobs of one set of labels stand in line, and as many of the same repository wait behind them. */
    private static final String FILL = """
            INSERT INTO repos (id, owner, name) VALUES (1, 'octo', 'hello');
            INSERT INTO job_label_sets (labels) VALUES ('{linux}');
            INSERT INTO workflow_runs (repo_id, run_index, workflow_file, head_sha, event, trigger_event_id)
            SELECT 1, i, 'ci.yml', 'c0ffee0', 'push', i FROM generate_series(1, 2000) i;
            INSERT INTO workflow_jobs (run_id, job_index, job_key, label_set_id, repo_id, owner, eligible_at, ready_at)
            SELECT (SELECT min(id) FROM workflow_runs) + i / 100, i % 100, 'j' || i % 100,
                (SELECT id FROM job_label_sets), 1, 'octo', timestamptz '2026-01-01' + i * interval '1 ms',
                CASE WHEN i < 100000 THEN timestamptz '2026-01-01' + i * interval '1 ms' END
            FROM generate_series(0, 199999) i;
            """;

    private static final Pattern SCAN =
            Pattern.compile("on workflow_jobs.*actual (?:time=\\S+ )?rows=([0-9.]+) loops=(\\d+)");
    private static final Pattern REMOVED = Pattern.compile("Rows Removed by .*: (\\d+)");

    private Connection connection;
    private int firstJob;

    @BeforeAll
    void fill(DevStack stack) throws SQLException {
        connection = stack.connect();
        execute(FILL);
        firstJob = number("SELECT min(id) FROM workflow_jobs", "min");
    }

    @AfterAll
    void close() throws SQLException {
        connection.close();
    }

    static Stream<Arguments> plans() {
        return Stream.of("force_custom_plan", "force_generic_plan")
                .flatMap(plans -> Stream.of(
                        Arguments.of(plans, "ANALYZE workflow_jobs"),
                        Arguments.of(
                                plans,
                                "DELETE FROM pg_statistic; UPDATE pg_class SET reltuples = -1, relpages = 0"
                                        + " WHERE relname LIKE 'workflow_jobs%'")));
    }

    @ParameterizedTest
    @MethodSource("plans")
    void a_job_is_told_its_place_by_reading_no_further_than_is_counted(String plans, String statistics)
            throws SQLException {
        execute(statistics);
        execute("SET plan_cache_mode = " + plans + "; SET random_page_cost = 1.1");
        prepare("bigint[], int", ReadBlockers.AHEAD);
        assertAhead(0, 0);
        assertAhead(1, 1);
        assertAhead(50_000, Blocker.COUNTED);
        assertAhead(99_999, Blocker.COUNTED);
        assertAhead(100_000, Blocker.COUNTED);
        assertAhead(199_999, 2 * Blocker.COUNTED);
        execute("DEALLOCATE looked");
    }

    @ParameterizedTest
    @MethodSource("plans")
    void what_holds_for_the_run_reads_none_of_the_jobs_that_wait(String plans, String statistics) throws SQLException {
        execute(statistics);
        execute("SET plan_cache_mode = " + plans + "; SET random_page_cost = 1.1");
        prepare("bigint[]", ReadBlockers.RULES);
        String plan = explained("'{" + number("SELECT max(id) FROM workflow_runs", "max") + "}'");
        assertEquals(0, read(plan), plan);
        execute("DEALLOCATE looked");
    }

    private void assertAhead(int job, int ahead) throws SQLException {
        String values = "'{" + (firstJob + job) + "}', " + Blocker.COUNTED;
        assertEquals(ahead, number("EXECUTE looked(" + values + ")", "ahead"));
        String plan = explained(values);
        assertTrue(
                read(plan) <= ahead + 1,
                () -> read(plan) + " jobs read for one with " + ahead + " ahead of it\n" + plan);
    }

    /** How many rows the scans of jobs came upon, those too that they left out. */
    private static int read(String plan) {
        int read = 0;
        int loops = 0;
        for (String line : plan.split("\n")) {
            Matcher scan = SCAN.matcher(line);
            Matcher removed = REMOVED.matcher(line);
            if (scan.find()) {
                loops = Integer.parseInt(scan.group(2));
                read += (int) Math.ceil(Double.parseDouble(scan.group(1)) * loops);
            } else if (line.contains("->")) {
                loops = 0;
            } else if (removed.find()) {
                read += Integer.parseInt(removed.group(1)) * loops;
            }
        }
        return read;
    }

    private void prepare(String types, String sql) throws SQLException {
        String numbered = sql;
        for (int i = 1; numbered.contains("?"); i++) {
            numbered = numbered.replaceFirst("\\?", "\\$" + i);
        }
        execute("PREPARE looked(" + types + ") AS " + numbered);
    }

    private String explained(String values) throws SQLException {
        StringBuilder plan = new StringBuilder();
        try (Statement statement = connection.createStatement();
                ResultSet lines = statement.executeQuery(
                        "EXPLAIN (ANALYZE, TIMING OFF, COSTS OFF) EXECUTE looked(" + values + ")")) {
            while (lines.next()) {
                plan.append(lines.getString(1)).append('\n');
            }
        }
        return plan.toString();
    }

    private int number(String sql, String column) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getInt(column);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
