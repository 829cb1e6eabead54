package sh.shithub.actions.claim;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import sh.shithub.actions.testkit.DevStack;

/** A queue of a hundred thousand jobs and the plans of statements on it. */
public final class LongQueue implements AutoCloseable {
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
    public enum Statistics {
        GATHERED("ANALYZE"),
        NONE(
                "DELETE FROM pg_statistic; UPDATE pg_class SET reltuples = -1, relpages = 0 WHERE relname LIKE 'workflow_jobs%'");

        private final String sql;

        Statistics(String sql) {
            this.sql = sql;
        }
    }

    public static Stream<Arguments> plans() {
        return Stream.of("force_custom_plan", "force_generic_plan")
                .flatMap(plans -> Stream.of(Statistics.values()).map(known -> Arguments.of(plans, known)));
    }

    private final Connection connection;

    public LongQueue(DevStack stack) throws SQLException {
        this(stack, FILL);
    }

    /** One of another make. */
    public LongQueue(DevStack stack, String fill) throws SQLException {
        connection = stack.connect();
        execute(fill);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    /** @return how many rows the scans of a table by that index came upon */
    public static int read(String plan, String index, String table) {
        return Pattern.compile("using " + index + " on " + table + " [^\n]*actual rows=([0-9.]+) loops=(\\d+)")
                .matcher(plan)
                .results()
                .mapToInt(LongQueue::rows)
                .sum();
    }

    private static int rows(MatchResult scan) {
        return (int) Math.ceil(Double.parseDouble(scan.group(1)) * Integer.parseInt(scan.group(2)));
    }

    /** As the driver's prepared statements are run: with a plan for these values, or with one for any. */
    public String explain(String plans, Statistics statistics, String sql, String types, String values)
            throws SQLException {
        execute(statistics.sql);
        String numbered = sql;
        for (int i = 1; numbered.contains("?"); i++) {
            numbered = numbered.replaceFirst("\\?", "\\$" + i);
        }
        execute("SET plan_cache_mode = " + plans);
        execute("PREPARE q(" + types + ") AS " + numbered);
        try {
            return text("EXPLAIN (ANALYZE, TIMING OFF, COSTS OFF) EXECUTE q(" + values + ")");
        } finally {
            execute("DEALLOCATE q");
        }
    }

    public String text(String sql) throws SQLException {
        StringBuilder text = new StringBuilder();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                text.append(rows.getString(1)).append('\n');
            }
        }
        return text.toString();
    }

    public void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
