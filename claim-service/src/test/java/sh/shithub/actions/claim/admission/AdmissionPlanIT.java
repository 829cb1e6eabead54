package sh.shithub.actions.claim.admission;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sh.shithub.actions.claim.LongQueue;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** What admission costs follows from what it is asked about, not from how much waits or ever was. */
@ExtendWith(DevStackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdmissionPlanIT {
    private static final String PLANS = "sh.shithub.actions.claim.LongQueue#plans";

    /**
     * Repository 1 floods: 60,000 of its jobs wait, 10 stand in line. Each of 400 others of the same owner has 20 in line, and one
     * that waits. 300 jobs run. 60,000 have ended.
     */
    private static final String FILL = """
            INSERT INTO repos (id, owner, name) SELECT i, 'octo', 'r-' || i FROM generate_series(1, 401) i;
            INSERT INTO job_label_sets (labels, anchor) VALUES ('{linux}', 'linux');
            INSERT INTO workflow_runners (name) VALUES ('r');
            INSERT INTO workflow_runs (repo_id, run_index, workflow_file, head_sha, event, trigger_event_id)
            SELECT 1, i, 'ci.yml', 'abcdef0', 'push', i FROM generate_series(1, 700) i;
            INSERT INTO workflow_runs (repo_id, run_index, workflow_file, head_sha, event, trigger_event_id)
            SELECT i, 1, 'ci.yml', 'abcdef0', 'push', 1 FROM generate_series(2, 401) i;
            INSERT INTO workflow_jobs (run_id, job_index, job_key, label_set_id, repo_id, owner, eligible_at, ready_at)
            SELECT (SELECT min(id) FROM workflow_runs) + i / 100, i % 100, 'j' || i % 100, (SELECT id FROM job_label_sets),
                1, 'octo', now() + i * interval '1 ms', CASE WHEN i < 10 THEN now() + i * interval '1 ms' END
            FROM generate_series(0, 59999) i;
            INSERT INTO workflow_jobs (run_id, job_index, job_key, label_set_id, repo_id, owner, eligible_at, ready_at)
            SELECT r.id, i, 'j' || i, (SELECT id FROM job_label_sets), r.repo_id, 'octo', now() + i * interval '1 ms',
                CASE WHEN i < 20 THEN now() + i * interval '1 ms' END
            FROM workflow_runs r, generate_series(0, 20) i WHERE r.repo_id > 1;
            INSERT INTO workflow_jobs (run_id, job_index, job_key, label_set_id, repo_id, owner, status, runner_id, started_at,
                attempt)
            SELECT r.id, 100 + i, 'r' || i, (SELECT id FROM job_label_sets), r.repo_id, 'octo', 'running',
                (SELECT id FROM workflow_runners), now(), 1
            FROM workflow_runs r, generate_series(0, 2) i WHERE r.repo_id BETWEEN 2 AND 101;
            INSERT INTO workflow_jobs (run_id, job_index, job_key, label_set_id, repo_id, owner, status, conclusion, completed_at)
            SELECT (SELECT min(id) FROM workflow_runs) + i / 100, 100 + i % 100, 'e' || i % 100,
                (SELECT id FROM job_label_sets), 1, 'octo', 'completed', 'success', now()
            FROM generate_series(0, 59999) i;
            UPDATE workflow_jobs SET eligible_at = NULL, ready_at = NULL, needs_jobs = '{e1,e2,e3}'
            WHERE job_key = 'j99' AND run_id = (SELECT min(id) FROM workflow_runs);
            INSERT INTO actions_policies (scope, repo_cap, owner_cap) VALUES ('site', 20, 500);
            """;

    private LongQueue queue;

    @BeforeAll
    void fill(DevStack stack) throws SQLException {
        queue = new LongQueue(stack, FILL);
    }

    @AfterAll
    void close() throws SQLException {
        queue.close();
    }

    private String explain(String plans, LongQueue.Statistics statistics, String sql, String types, String values)
            throws SQLException {
        queue.execute("BEGIN");
        try {
            String plan = queue.explain(plans, statistics, sql, types, values);
            assertFalse(plan.contains("Seq Scan on workflow_jobs"), plan);
            return plan;
        } finally {
            queue.execute("ROLLBACK");
        }
    }

    private static void assertReads(String plan, String index, int atMost) {
        int read = LongQueue.read(plan, index, "workflow_jobs");
        assertTrue(read > 0 && read <= atMost, read + " rows by " + index + ", at most " + atMost + ":\n" + plan);
    }

    private static void assertTouches(String plan, int atMost) {
        int read = LongQueue.read(plan, "\\w+", "workflow_jobs");
        assertTrue(read <= atMost, read + " jobs read, expected at most " + atMost + ":\n" + plan);
    }

    @ParameterizedTest
    @MethodSource(PLANS)
    void filling_a_line_reads_those_who_come_and_counts_no_further_than_caps(
            String plans, LongQueue.Statistics statistics) throws SQLException {
        String set = queue.text("SELECT id FROM job_label_sets").strip();
        String plan = explain(
                plans,
                statistics,
                RepoQueues.FILL,
                "text[], bigint[], bigint[], bigint",
                "'{octo,octo}', '{1,2}', '{" + set + "," + set + "}', 100");
        assertReads(plan, "workflow_jobs_waiting", 11);
        // Running of the owner twice, in line and running of each, and the rows that come once more.
        assertTouches(plan, 2 * 300 + 40 + 4 + 30);
    }

    @ParameterizedTest
    @MethodSource(PLANS)
    void finding_an_owners_lines_reads_one_job_of_each(String plans, LongQueue.Statistics statistics)
            throws SQLException {
        String run = queue.text("SELECT min(id) FROM workflow_runs").strip();
        String plan = explain(plans, statistics, RepoQueues.WAITING_OF_OWNERS, "bigint[], int", "'{" + run + "}', 256");
        assertTouches(plan, 300);
    }

    @ParameterizedTest
    @MethodSource(PLANS)
    void the_sweep_reads_one_job_of_each_line(String plans, LongQueue.Statistics statistics) throws SQLException {
        for (String statement : new String[] {RepoQueues.WAITING_AFTER, RepoQueues.STANDING_AFTER}) {
            String plan = explain(plans, statistics, statement, "text, bigint, bigint, int", "'', 0, 0, 256");
            assertTouches(plan, 300);
        }
    }

    @ParameterizedTest
    @MethodSource(PLANS)
    void marking_a_runs_jobs_reads_that_run_and_what_its_jobs_need(String plans, LongQueue.Statistics statistics)
            throws SQLException {
        String run = queue.text("SELECT min(id) FROM workflow_runs").strip();
        String plan = explain(plans, statistics, EligibleJobs.MARK, "bigint[]", "'{" + run + "}'");
        assertTouches(plan, 220);
    }

    @ParameterizedTest
    @MethodSource(PLANS)
    void what_caps_leave_is_counted_no_further_than_the_caps(String plans, LongQueue.Statistics statistics)
            throws SQLException {
        String plan = explain(
                plans,
                statistics,
                Caps.LEFT,
                "text[], bigint[], int[], int[]",
                "'{octo,octo}', '{1,2}', '{2,2}', '{50,50}'");
        assertTouches(plan, 2 * 50 + 2);
    }

    @ParameterizedTest
    @MethodSource(PLANS)
    void stepping_out_reads_who_stands(String plans, LongQueue.Statistics statistics) throws SQLException {
        String plan = explain(plans, statistics, RepoQueues.STEP_OUT, "text[], bigint[]", "'{octo}', '{2}'");
        assertTouches(plan, 60);
    }
}
