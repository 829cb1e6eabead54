package sh.shithub.actions.gateway.operator.overview;

import static org.junit.jupiter.api.Assertions.assertFalse;
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
import sh.shithub.actions.gateway.Database;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** Behind many finished jobs the figures cost what waits and runs: with old statistics and new, whatever plan is kept. */
@ExtendWith(DevStackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OverviewPlansIT {
    private static final Pattern BUFFERS = Pattern.compile("Buffers: shared (?:hit=(\\d+))? ?(?:read=(\\d+))?");
    /** The table of jobs has some thousands of pages, and its smallest whole index some hundreds. */
    private static final int PAGES = 200;

    /** One finished run with all jobs would hide the runs; so there are many of these too. */
    private static final String PAST = """
            INSERT INTO repos (id, owner, name) VALUES (9, 'past', 'p');
            INSERT INTO job_label_sets (labels) VALUES ('{past}');
            INSERT INTO workflow_runs (repo_id, run_index, workflow_file, head_sha, event, trigger_event_id, status, conclusion,
                started_at, completed_at)
            SELECT 9, i, 'ci.yml', 'c0ffee0', 'push', i, 'completed', 'success', now(), now() FROM generate_series(1, 30000) AS i;
            INSERT INTO workflow_jobs (run_id, job_index, job_key, label_set_id, repo_id, owner, status, conclusion, started_at,
                completed_at, claimed_at, attempt, eligible_at)
            SELECT r.id, i, 'j' || i, s.id, 9, 'past', 'completed', 'success', now(), now(), now(), 1, now()
            FROM workflow_runs r, job_label_sets s, generate_series(0, 1) AS i WHERE s.labels = '{past}' AND r.repo_id = 9;
            """;

    private Connection connection;

    @BeforeAll
    void fill(DevStack stack) throws SQLException {
        Rows rows = new Rows(new Database(stack));
        rows.database().execute("ANALYZE");
        rows.database().execute(PAST);
        long runner = rows.runner("one", "linux", "1");
        rows.repo(1, "octo");
        long run = rows.run(1, "");
        rows.ready(run, "a", "linux", 1);
        rows.waiting(run, "b", "linux", 1);
        rows.held(run, "c", "{a}");
        rows.running(run, "d", runner, 1, 1);
        connection = stack.connect();
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET plan_cache_mode = force_generic_plan; SET random_page_cost = 1.1; SET jit = off");
            statement.execute(Figures.BY_INDEX.replace("LOCAL ", ""));
        }
    }

    @AfterAll
    void close() throws SQLException {
        connection.close();
    }

    static Stream<Arguments> statements() {
        return Stream.of(
                Arguments.of("queue", QueueFigures.BY_LABELS, "60"),
                Arguments.of("held", BlockedFigures.HELD, "10000"),
                Arguments.of("waiting", BlockedFigures.WAITING, null),
                Arguments.of("more are open", BlockedFigures.MORE_ARE_OPEN, "10000"),
                Arguments.of("fleet", FleetFigures.BY_STATE, "60"),
                Arguments.of("running", RunningFigures.TOTAL, null),
                Arguments.of("items", RunningFigures.ITEMS, "100"),
                Arguments.of("finalization", FinalizationFigures.WAITING, "5000"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("statements")
    void costs_what_waits_and_runs(String name, String sql, String value) throws SQLException {
        check(sql, value);
        try (Statement statement = connection.createStatement()) {
            statement.execute("ANALYZE workflow_jobs; ANALYZE workflow_runs");
        }
        check(sql, value);
    }

    private void check(String sql, String value) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PREPARE looked AS " + sql.replace("?", "$1"));
            String plan = plan(
                    statement,
                    "EXPLAIN (ANALYZE, BUFFERS, TIMING OFF) EXECUTE looked" + (value == null ? "" : "(" + value + ")"));
            statement.execute("DEALLOCATE looked");
            assertFalse(plan.contains("Seq Scan on workflow_jobs") || plan.contains("Seq Scan on workflow_runs"), plan);
            assertTrue(pages(plan) < PAGES, () -> pages(plan) + " pages\n" + plan);
        }
    }

    /** Of the topmost node, which holds those below it. */
    private static int pages(String plan) {
        Matcher buffers = BUFFERS.matcher(plan);
        return buffers.find() ? number(buffers.group(1)) + number(buffers.group(2)) : 0;
    }

    private static int number(String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
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
}
