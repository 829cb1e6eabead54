package sh.shithub.actions.claim.leases;

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

/** Looking for overdue jobs costs what runs, however many jobs wait or ever were. */
@ExtendWith(DevStackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LeasePlansIT {
    /** As many run as in a busy installation, all of them well. */
    private static final String RUNNING = """
            UPDATE workflow_jobs
            SET status = 'running', ready_at = NULL, attempt = 1, started_at = now(), claimed_at = now(),
                runner_id = (SELECT id FROM workflow_runners)
            WHERE id % 500 = 0 AND status = 'queued';
            INSERT INTO job_token_chains (job_id, run_id, runner_id, attempt, spent, expires_at)
            SELECT id, run_id, runner_id, 1, 3, now() + interval '1 h' FROM workflow_jobs WHERE status = 'running';
            """;

    private LongQueue queue;

    @BeforeAll
    void fill(DevStack stack) throws SQLException {
        queue = new LongQueue(stack);
        queue.execute(RUNNING);
        // As the services' pool sets it.
        queue.execute("SET random_page_cost = 1.1");
    }

    @AfterAll
    void close() throws SQLException {
        queue.close();
    }

    @ParameterizedTest
    @MethodSource("sh.shithub.actions.claim.LongQueue#plans")
    void overdue_jobs(String plans, LongQueue.Statistics statistics) throws SQLException {
        onlyWhatRuns(queue.explain(
                plans,
                statistics,
                OverdueJobs.FIND,
                "float8, float8, float8, float8, float8, int",
                "0, 60, 300, 30, 30, 500"));
    }

    @ParameterizedTest
    @MethodSource("sh.shithub.actions.claim.LongQueue#plans")
    void jobs_of_lost_runners(String plans, LongQueue.Statistics statistics) throws SQLException {
        onlyWhatRuns(queue.explain(plans, statistics, LostJobs.FIND, "float8, float8, float8, int", "0, 30, 30, 500"));
    }

    @ParameterizedTest
    @MethodSource("sh.shithub.actions.claim.LongQueue#plans")
    void jobs_that_are_not_listed(String plans, LongQueue.Statistics statistics) throws SQLException {
        onlyWhatRuns(queue.explain(
                plans,
                statistics,
                UnlistedJobs.FIND,
                "bigint[], timestamptz[], text[], float8, float8",
                "'{1,2,3}', '{now,now,now}', ARRAY['', '7', '8,9'], 0, 30"));
    }

    /** No job but those that run, and no chain but theirs: neither all in a row nor all in the order of their ids. */
    private static void onlyWhatRuns(String plan) {
        assertTrue(plan.contains("workflow_jobs_running"), plan);
        assertFalse(plan.contains("Seq Scan on workflow_jobs"), plan);
        assertFalse(plan.contains("Seq Scan on job_token_chains"), plan);
        assertFalse(plan.contains("using workflow_jobs_pkey"), plan);
    }
}
