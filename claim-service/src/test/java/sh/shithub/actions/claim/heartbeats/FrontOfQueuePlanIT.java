package sh.shithub.actions.claim.heartbeats;

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

/** Invariant 6: what a claim costs does not follow from the queue's length. */
@ExtendWith(DevStackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FrontOfQueuePlanIT {
    private static final int PLACES = 10;

    private LongQueue queue;

    @BeforeAll
    void fill(DevStack stack) throws SQLException {
        queue = new LongQueue(stack);
    }

    @AfterAll
    void close() throws SQLException {
        queue.close();
    }

    @ParameterizedTest
    @MethodSource("sh.shithub.actions.claim.LongQueue#plans")
    void looking_at_the_front_reads_as_many_jobs_as_there_are_places(String plans, LongQueue.Statistics statistics)
            throws SQLException {
        String plan = queue.explain(
                plans, statistics, FrontOfQueue.FRONT, "text[], int[]", "'{\"linux,x64\"}', '{" + PLACES + "}'");
        assertReadsFromTheIndex(plan, 4 * PLACES);
    }

    @ParameterizedTest
    @MethodSource("sh.shithub.actions.claim.LongQueue#plans")
    void locking_reads_as_many_jobs_as_it_locks(String plans, LongQueue.Statistics statistics) throws SQLException {
        String sets = queue.text("SELECT array_agg(id) FROM (SELECT id FROM job_label_sets ORDER BY id LIMIT 4) s");
        String plan = queue.explain(
                plans, statistics, FrontOfQueue.LOCK, "bigint[], int[]", "'" + sets.strip() + "', '{10,10,10,10}'");
        assertReadsFromTheIndex(plan, 4 * PLACES);
    }

    @ParameterizedTest
    @MethodSource("sh.shithub.actions.claim.LongQueue#plans")
    void a_runner_for_whom_nothing_waits_reads_no_job(String plans, LongQueue.Statistics statistics)
            throws SQLException {
        String plan =
                queue.explain(plans, statistics, FrontOfQueue.FRONT, "text[], int[]", "'{\"windows,arm\"}', '{500}'");
        // The set without labels suits it too.
        assertReadsFromTheIndex(plan, 500);
    }

    private static void assertReadsFromTheIndex(String plan, int atMost) {
        assertFalse(plan.contains("Seq Scan on workflow_jobs"), plan);
        assertTrue(plan.contains("using workflow_jobs_ready on workflow_jobs"), plan);
        int read = LongQueue.read(plan, "workflow_jobs_ready", "workflow_jobs");
        assertTrue(read > 0 && read <= atMost, read + " jobs read, expected at most " + atMost + ":\n" + plan);
    }
}
