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
import sh.shithub.actions.devstack.DevStack;
import sh.shithub.actions.devstack.DevStackExtension;

/** Looking for unanswered offers costs the same however many jobs ever were. */
@ExtendWith(DevStackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UnansweredOffersPlanIT {
    private LongQueue queue;

    @BeforeAll
    void fill(DevStack stack) throws SQLException {
        queue = new LongQueue(stack);
    }

    @AfterAll
    void close() throws SQLException {
        queue.close();
    }

    /** Of all jobs that ever were, only those that run now are looked at. */
    @ParameterizedTest
    @MethodSource("sh.shithub.actions.claim.LongQueue#plans")
    void looking_for_unanswered_offers_reads_running_jobs_only(String plans, LongQueue.Statistics statistics)
            throws SQLException {
        String plan = queue.explain(plans, statistics, UnansweredOffers.TAKE_BACK, "float8, int", "60, 500");
        assertFalse(plan.contains("Seq Scan on workflow_jobs"), plan);
        assertFalse(plan.contains("Seq Scan on job_token_chains"), plan);
        assertTrue(plan.contains("workflow_jobs_running"), plan);
    }
}
