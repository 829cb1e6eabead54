package sh.shithub.actions.log.finish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.log.finish.Finalizations.Recorded;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** Leases and their fence. */
@ExtendWith(DevStackExtension.class)
class LeasesIT {
    private static ClosedStep step;
    private static Finalizations finalizations;

    @BeforeAll
    static void start(DevStack devStack) {
        step = new ClosedStep(devStack);
        finalizations = step.finalizations();
    }

    @AfterAll
    static void stop() {
        step.stop();
    }

    @BeforeEach
    void begin() throws SQLException {
        step.begin();
    }

    @Test
    void a_step_that_is_taken_is_no_other_instances_until_its_lease_ends() {
        Unfinished taken = step.take();
        assertEquals(List.of(), finalizations.take(10, ClosedStep.LEASE));
        step.endLease();
        Unfinished again = step.take();
        assertTrue(again.lease().until().isAfter(taken.lease().until().minus(ClosedStep.LEASE)));
        assertEquals(2, again.attempt());
    }

    @Test
    void an_instance_that_has_lost_the_lease_records_renews_and_puts_off_nothing() {
        Lease first = step.take().lease();
        step.endLease();
        Lease second = step.take().lease();
        assertEquals(new Recorded(Set.of(), Set.of()), record(first));
        assertEquals(Map.of(), finalizations.renew(List.of(first), ClosedStep.LEASE));
        finalizations.putOff(List.of(new Failed(first, "late")));
        finalizations.release(List.of(first));
        assertEquals(
                "pending 2 t",
                step.ask(
                        "SELECT state || ' ' || attempts || ' ' || (last_error IS NULL)::text::char(1) FROM log_finalizations"));
        assertEquals("0 1", step.seqs());
        assertEquals(new Recorded(Set.of(step.id()), Set.of()), record(second));
        assertEquals("done {[0,2)}", step.ask("SELECT state || ' ' || seqs FROM log_finalizations"));
        assertEquals(0, step.rows(step.job(), 0));
    }

    @Test
    void a_renewed_lease_is_another_one_and_the_old_end_counts_no_more() {
        Lease old = step.take().lease();
        Lease renewed = finalizations
                .renew(List.of(old), ClosedStep.LEASE.multipliedBy(2))
                .get(step.id());
        assertEquals(Set.of(), record(old).done());
        assertEquals(Set.of(step.id()), record(renewed).done());
    }

    @Test
    void a_step_that_was_put_off_waits_and_says_why() {
        finalizations.putOff(List.of(new Failed(step.take().lease(), "no bucket")));
        assertEquals(List.of(), finalizations.take(10, ClosedStep.LEASE));
        assertEquals(
                "no bucket t",
                step.ask("SELECT last_error || ' ' || (next_try_at > now())::text::char(1) FROM log_finalizations"));
    }

    @Test
    void a_step_that_was_given_back_is_due_at_once_as_if_never_taken() {
        finalizations.release(List.of(step.take().lease()));
        assertEquals(1, step.take().attempt());
    }

    private static Recorded record(Lease lease) {
        return finalizations.record(List.of(ClosedStep.finished(lease, 0, 1)));
    }
}
