package sh.shithub.actions.claim.leases;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.claim.Floor;
import sh.shithub.actions.devstack.process.Wait;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** Invariant 7: what becomes of an offer without a call, and of a call at the very moment when it is taken back. */
@ExtendWith(DevStackExtension.class)
class OffersIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration ACK = Duration.ofSeconds(61);

    private final Floor floor;
    private final LeaseStores leases = new LeaseStores(Floor.SETTINGS);

    OffersIT(DevStack stack) {
        floor = new Floor(stack);
    }

    @BeforeEach
    void empty() {
        floor.rows.change("TRUNCATE workflow_runs, workflow_runners, job_label_sets, actions_policies CASCADE");
    }

    private long offered() {
        long job = floor.job("a");
        assertEquals(List.of(job), floor.jobs(Floor.beat(floor.runner(1, "a"), 1, "a")));
        return job;
    }

    private List<String> sweep() {
        floor.commit(transaction -> {
            leases.sweep(transaction, 100);
            return null;
        });
        return leases.announced.news();
    }

    private List<Long> takeBack(Connection transaction, int most) {
        List<Overdue> found = leases.overdueJobs.find(transaction, most);
        leases.settleOverdue.settle(transaction, found);
        return found.stream().map(Overdue::jobId).toList();
    }

    private static String back(long job, int attempt) {
        return "requeued %d attempt %d: the runner did not take the job up".formatted(job, attempt);
    }

    @Test
    void an_offer_without_a_call_goes_back_to_its_place_and_its_chain_is_gone() {
        long job = offered();
        long later = floor.job("a");
        Object place = floor.rows.one(Object.class, "SELECT waited_since FROM workflow_jobs WHERE id = ?", job);
        assertEquals(List.of(), sweep());
        leases.time.moveOn(ACK);
        assertEquals(List.of(back(job, 1)), sweep());
        assertEquals(place, floor.rows.one(Object.class, "SELECT ready_at FROM workflow_jobs WHERE id = ?", job));
        assertEquals(
                1,
                floor.rows.one(
                        Long.class,
                        "SELECT count(*) FROM workflow_jobs WHERE id = ? AND status = 'queued' AND runner_id IS NULL AND started_at IS NULL AND claimed_at IS NULL AND attempt = 1 AND lost_runners = 0",
                        job));
        assertEquals(0, floor.rows.one(Long.class, "SELECT count(*) FROM job_token_chains"));
        long next = floor.runner(2, "a");
        assertEquals(List.of(job, later), floor.jobs(Floor.beat(next, 2, "a"), Floor.beat(next, 2, "a")));
        assertEquals(2, floor.rows.one(Integer.class, "SELECT attempt FROM job_token_chains WHERE job_id = ?", job));
    }

    /** A job whose answer is lost each time must not hold a place that others could use. */
    @Test
    void an_offer_that_came_to_nothing_five_times_lets_others_go_first() {
        long job = floor.job("a");
        long later = floor.job("a");
        long runner = floor.runner(1, "a");
        leases.time.moveOn(ACK);
        for (int attempt = 1; attempt <= 5; attempt++) {
            assertEquals(List.of(job), floor.jobs(Floor.beat(runner, 1, "a")));
            assertEquals(List.of(back(job, attempt)), sweep());
        }
        assertEquals(List.of(later), floor.jobs(Floor.beat(runner, 1, "a")));
    }

    /** Nothing was done with it, so its runner is not lost with it. */
    @Test
    void an_offer_whose_token_has_expired_goes_back_too() {
        long job = offered();
        floor.rows.change("UPDATE job_token_chains SET expires_at = now() - interval '31 s'");
        assertEquals(List.of(back(job, 1)), sweep());
    }

    @Test
    void an_offer_of_a_job_that_is_to_be_cancelled_ends() {
        long job = offered();
        floor.rows.change("UPDATE workflow_jobs SET cancel_requested = true");
        leases.time.moveOn(ACK);
        assertEquals(
                List.of("expired " + job + " attempt 1 as cancelled, cancelled: cancelled before a runner took it up"),
                sweep());
        assertEquals(List.of(), sweep());
    }

    @Test
    void a_job_whose_runner_has_called_is_left() {
        offered();
        floor.rows.change("UPDATE job_token_chains SET spent = 1");
        leases.time.moveOn(ACK);
        assertEquals(List.of(), sweep());
    }

    /** As the gateway leaves it when an artifact's name is taken already. */
    @Test
    void a_call_that_got_its_token_back_counts_as_a_call() {
        long job = offered();
        floor.rows.change(
                "UPDATE workflow_jobs SET claimed_at = now() - interval '61 s', started_at = now() - interval '61 s'");
        floor.rows.change("UPDATE job_token_chains SET updated_at = now()");
        assertEquals(List.of(), sweep());
        floor.rows.change("UPDATE job_token_chains SET updated_at = now() - interval '61 s'");
        assertEquals(List.of(back(job, 1)), sweep());
    }

    @Test
    void a_job_that_has_ended_is_left() {
        long job = offered();
        floor.rows.change(
                "UPDATE workflow_jobs SET status = 'cancelled', conclusion = 'cancelled', completed_at = now() WHERE id = ?",
                job);
        leases.time.moveOn(ACK);
        assertEquals(List.of(), sweep());
    }

    @Test
    void a_call_that_is_under_way_keeps_the_job() throws SQLException {
        long job = offered();
        leases.time.moveOn(ACK);
        try (Connection gateway = floor.open()) {
            GatewayCall.lock(gateway, job);
            assertEquals(List.of(), sweep());
            assertEquals(1, GatewayCall.spend(gateway, job, 1, 0));
            assertEquals(List.of(), sweep());
            gateway.commit();
        }
        assertEquals(List.of(), sweep());
    }

    @Test
    void a_call_that_comes_while_the_offer_is_taken_back_finds_nothing() throws Exception {
        long job = offered();
        leases.time.moveOn(ACK);
        try (Connection sweep = floor.open();
                Connection gateway = floor.open()) {
            assertEquals(List.of(job), takeBack(sweep, 100));
            CompletableFuture<Integer> call =
                    CompletableFuture.supplyAsync(() -> GatewayCall.call(gateway, job, 1, 0), Floor::inThreadOfItsOwn);
            assertTrue(Wait.until(PATIENCE, this::aTransactionWaitsForALock));
            sweep.commit();
            assertEquals(0, call.get());
            gateway.commit();
        }
    }

    /** Even when the next runner has the job by the time the call goes on. */
    @Test
    void a_call_of_the_last_runner_never_touches_the_next_one_s_chain() throws Exception {
        long job = offered();
        leases.time.moveOn(ACK);
        try (Connection sweep = floor.open();
                Connection gateway = floor.open()) {
            takeBack(sweep, 100);
            long next = floor.runner(1, "a");
            assertEquals(
                    List.of(job),
                    Floor.jobs(floor.answerHeartbeats(Clock.systemUTC())
                            .answer(sweep, List.of(Floor.beat(next, 1, "a")))));
            CompletableFuture<Integer> call =
                    CompletableFuture.supplyAsync(() -> GatewayCall.call(gateway, job, 1, 0), Floor::inThreadOfItsOwn);
            assertTrue(Wait.until(PATIENCE, this::aTransactionWaitsForALock));
            sweep.commit();
            assertEquals(0, call.get());
            gateway.commit();
        }
        assertEquals(0, floor.rows.one(Integer.class, "SELECT spent FROM job_token_chains"));
    }

    private boolean aTransactionWaitsForALock() {
        return floor.rows.one(
                        Long.class,
                        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
                > 0;
    }

    @Test
    void two_sweeps_at_once_never_take_the_same_job_and_none_takes_more_than_it_may() throws SQLException {
        Set<Long> all = new HashSet<>(List.of(offered(), offered(), offered()));
        leases.time.moveOn(ACK);
        try (Connection one = floor.open();
                Connection other = floor.open()) {
            List<Long> first = takeBack(one, 2);
            List<Long> second = takeBack(other, 2);
            one.commit();
            other.commit();
            assertEquals(2, first.size());
            assertEquals(1, second.size());
            assertNotEquals(first, second);
            all.removeAll(first);
            all.removeAll(second);
        }
        assertEquals(Set.of(), all);
    }
}
