package sh.shithub.actions.claim.store;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sh.shithub.actions.devstack.DevStack;
import sh.shithub.actions.devstack.DevStackExtension;

/** Invariant 6: what a claim costs does not follow from the queue's length. */
@ExtendWith(DevStackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FrontOfQueuePlanIT {
    private static final int PLACES = 10;

    /**
     * A hundred thousand jobs wait: 5,000 for the runner of the tests, in four sets of labels, the others in 500 sets. As many
     * have ended.
     */
    private static final String FILL = """
            INSERT INTO repos (id, owner, name) VALUES (1, 'octo', 'hello');
            INSERT INTO workflow_runs (repo_id, run_index, workflow_file, head_sha, event, trigger_event_id)
            SELECT 1, i, 'ci.yml', 'abcdef0', 'push', i FROM generate_series(1, 1000) i;
            INSERT INTO job_label_sets (labels, anchor)
            VALUES ('{}', ''), ('{linux}', 'linux'), ('{x64}', 'x64'), ('{linux,x64}', 'linux');
            INSERT INTO job_label_sets (labels, anchor)
            SELECT ARRAY['linux', 'pool-' || i], 'pool-' || i FROM generate_series(1, 500) i;
            INSERT INTO workflow_jobs (run_id, job_index, job_key, label_set_id, ready_at)
            SELECT (SELECT min(id) FROM workflow_runs) + i / 100, i % 100, 'j' || i % 100,
                (SELECT min(id) FROM job_label_sets)
                    + CASE WHEN i % 20 = 0 THEN (i / 20) % 4 ELSE 4 + i % 500 END,
                now() - i * interval '1 ms'
            FROM generate_series(0, 99999) i;
            INSERT INTO workflow_jobs (run_id, job_index, job_key, label_set_id, status, conclusion, completed_at)
            SELECT (SELECT min(id) FROM workflow_runs) + i / 100, 100 + i % 100, 'e' || i % 100,
                (SELECT min(id) FROM job_label_sets), 'completed', 'success', now()
            FROM generate_series(0, 99999) i;
            INSERT INTO workflow_runners (name) VALUES ('r');
            INSERT INTO job_token_chains (job_id, run_id, runner_id, attempt, expires_at)
            SELECT id, run_id, (SELECT id FROM workflow_runners), 1, now() FROM workflow_jobs WHERE status = 'completed';
            """;

    /** What the planner knows of the tables: a service must be fast on its first day too. */
    private enum Statistics {
        GATHERED("ANALYZE"),
        NONE(
                "DELETE FROM pg_statistic; UPDATE pg_class SET reltuples = -1, relpages = 0 WHERE relname LIKE 'workflow_jobs%'");

        private final String sql;

        Statistics(String sql) {
            this.sql = sql;
        }
    }

    private static Stream<Arguments> plans() {
        return Stream.of("force_custom_plan", "force_generic_plan")
                .flatMap(plans -> Stream.of(Statistics.values()).map(known -> Arguments.of(plans, known)));
    }

    private Connection connection;

    @BeforeAll
    void fill(DevStack stack) throws SQLException {
        connection = stack.connect();
        execute(FILL);
    }

    @AfterAll
    void close() throws SQLException {
        connection.close();
    }

    @ParameterizedTest
    @MethodSource("plans")
    void looking_at_the_front_reads_as_many_jobs_as_there_are_places(String plans, Statistics statistics)
            throws SQLException {
        String plan = explain(
                plans, statistics, PostgresReadyJobs.FRONT, "text[], int[]", "'{\"linux,x64\"}', '{" + PLACES + "}'");
        assertReadsFromTheIndex(plan, 4 * PLACES);
    }

    @ParameterizedTest
    @MethodSource("plans")
    void locking_reads_as_many_jobs_as_it_locks(String plans, Statistics statistics) throws SQLException {
        String sets = text("SELECT array_agg(id) FROM (SELECT id FROM job_label_sets ORDER BY id LIMIT 4) s");
        String plan = explain(
                plans,
                statistics,
                PostgresReadyJobs.LOCK,
                "bigint[], int[]",
                "'" + sets.strip() + "', '{10,10,10,10}'");
        assertReadsFromTheIndex(plan, 4 * PLACES);
    }

    @ParameterizedTest
    @MethodSource("plans")
    void a_runner_for_whom_nothing_waits_reads_no_job(String plans, Statistics statistics) throws SQLException {
        String plan =
                explain(plans, statistics, PostgresReadyJobs.FRONT, "text[], int[]", "'{\"windows,arm\"}', '{500}'");
        // The set without labels suits it too.
        assertReadsFromTheIndex(plan, 500);
    }

    /** Of all jobs that ever were, only those that run now are looked at. */
    @ParameterizedTest
    @MethodSource("plans")
    void looking_for_unanswered_offers_reads_running_jobs_only(String plans, Statistics statistics)
            throws SQLException {
        String plan = explain(plans, statistics, PostgresOffers.TAKE_BACK, "float8, int", "60, 500");
        assertFalse(plan.contains("Seq Scan on workflow_jobs"), plan);
        assertFalse(plan.contains("Seq Scan on job_token_chains"), plan);
        assertTrue(plan.contains("workflow_jobs_running"), plan);
    }

    private void assertReadsFromTheIndex(String plan, int atMost) {
        assertFalse(plan.contains("Seq Scan on workflow_jobs"), plan);
        assertTrue(plan.contains("using workflow_jobs_ready on workflow_jobs"), plan);
        int read = Pattern.compile(
                        "using workflow_jobs_ready on workflow_jobs [^\n]*actual rows=([0-9.]+) loops=(\\d+)")
                .matcher(plan)
                .results()
                .mapToInt(FrontOfQueuePlanIT::rows)
                .sum();
        assertTrue(read > 0 && read <= atMost, read + " jobs read, expected at most " + atMost + ":\n" + plan);
    }

    private static int rows(MatchResult scan) {
        return (int) Math.ceil(Double.parseDouble(scan.group(1)) * Integer.parseInt(scan.group(2)));
    }

    /** As the driver's prepared statements are run: with a plan for these values, or with one for any. */
    private String explain(String plans, Statistics statistics, String sql, String types, String values)
            throws SQLException {
        execute(statistics.sql);
        String numbered = sql.replaceFirst("\\?", "\\$1").replaceFirst("\\?", "\\$2");
        execute("SET plan_cache_mode = " + plans);
        execute("PREPARE q(" + types + ") AS " + numbered);
        try {
            return text("EXPLAIN (ANALYZE, TIMING OFF, COSTS OFF) EXECUTE q(" + values + ")");
        } finally {
            execute("DEALLOCATE q");
        }
    }

    private String text(String sql) throws SQLException {
        StringBuilder text = new StringBuilder();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                text.append(rows.getString(1)).append('\n');
            }
        }
        return text.toString();
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
