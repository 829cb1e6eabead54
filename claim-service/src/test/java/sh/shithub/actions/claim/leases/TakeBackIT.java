package sh.shithub.actions.claim.leases;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.claim.Floor;
import sh.shithub.actions.devstack.DevStack;
import sh.shithub.actions.devstack.DevStackExtension;
import sh.shithub.actions.devstack.process.Wait;

/** Invariant 7: what becomes of an offer without a call, and of a call at the very moment when it is taken back. */
@ExtendWith(DevStackExtension.class)
class TakeBackIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration NO_TIME = Duration.ZERO;

    /** What the gateway does to judge a call and to spend its token. */
    private static final String LOCK_CHAIN = "SELECT job_id FROM job_token_chains WHERE job_id = ? FOR NO KEY UPDATE";

    private static final String SPEND = """
            UPDATE job_token_chains c SET spent = c.spent + 1, updated_at = now()
            FROM workflow_jobs j
            WHERE c.job_id = ? AND j.id = c.job_id AND j.runner_id = c.runner_id AND c.attempt = ? AND c.spent = 0
            """;

    private final Floor floor;
    private final UnansweredOffers offers = new UnansweredOffers();

    TakeBackIT(DevStack stack) {
        floor = new Floor(stack);
    }

    @BeforeEach
    void empty() {
        floor.rows.change("TRUNCATE workflow_runs, workflow_runners, job_label_sets CASCADE");
    }

    private long offered() {
        long job = floor.job("a");
        assertEquals(List.of(job), floor.jobs(Floor.beat(floor.runner(1, "a"), 1, "a")));
        return job;
    }

    private List<Long> takeBack(Duration unansweredFor) {
        return floor.commit(transaction -> ids(offers.takeBack(transaction, unansweredFor, 100)));
    }

    private static List<Long> ids(List<Requeued> jobs) {
        return jobs.stream().map(Requeued::jobId).toList();
    }

    @Test
    void an_offer_without_a_call_goes_back_to_its_place_and_its_chain_is_gone() {
        long job = offered();
        long later = floor.job("a");
        Object place = floor.rows.one(Object.class, "SELECT waited_since FROM workflow_jobs WHERE id = ?", job);
        assertEquals(List.of(job), takeBack(NO_TIME));
        assertEquals(place, floor.rows.one(Object.class, "SELECT ready_at FROM workflow_jobs WHERE id = ?", job));
        assertEquals(
                1,
                floor.rows.one(
                        Long.class,
                        "SELECT count(*) FROM workflow_jobs WHERE id = ? AND status = 'queued' AND runner_id IS NULL AND started_at IS NULL AND claimed_at IS NULL AND attempt = 1",
                        job));
        assertEquals(0, floor.rows.one(Long.class, "SELECT count(*) FROM job_token_chains"));
        long next = floor.runner(2, "a");
        assertEquals(List.of(job, later), floor.jobs(Floor.beat(next, 2, "a"), Floor.beat(next, 2, "a")));
        assertEquals(2, floor.rows.one(Integer.class, "SELECT attempt FROM job_token_chains WHERE job_id = ?", job));
    }

    @Test
    void an_offer_is_left_for_as_long_as_it_may_stand() {
        offered();
        assertEquals(List.of(), takeBack(Duration.ofSeconds(60)));
    }

    @Test
    void a_job_whose_runner_has_called_is_left() {
        offered();
        floor.rows.change("UPDATE job_token_chains SET spent = 1");
        assertEquals(List.of(), takeBack(NO_TIME));
    }

    /** As the gateway leaves it when an artifact's name is taken already. */
    @Test
    void a_call_that_got_its_token_back_counts_as_a_call() {
        offered();
        floor.rows.change(
                "UPDATE workflow_jobs SET claimed_at = now() - interval '61 s', started_at = now() - interval '61 s'");
        floor.rows.change("UPDATE job_token_chains SET updated_at = now()");
        assertEquals(List.of(), takeBack(Duration.ofSeconds(60)));
        floor.rows.change("UPDATE job_token_chains SET updated_at = now() - interval '61 s'");
        assertEquals(1, takeBack(Duration.ofSeconds(60)).size());
    }

    @Test
    void a_job_that_has_ended_is_left() {
        long job = offered();
        floor.rows.change(
                "UPDATE workflow_jobs SET status = 'cancelled', conclusion = 'cancelled', completed_at = now() WHERE id = ?",
                job);
        assertEquals(List.of(), takeBack(NO_TIME));
    }

    @Test
    void a_call_that_is_under_way_keeps_the_job() throws SQLException {
        long job = offered();
        try (Connection gateway = floor.open()) {
            lock(gateway, job);
            assertEquals(List.of(), takeBack(NO_TIME));
            assertEquals(1, spend(gateway, job, 1));
            assertEquals(List.of(), takeBack(NO_TIME));
            gateway.commit();
        }
        assertEquals(List.of(), takeBack(NO_TIME));
    }

    @Test
    void a_call_that_comes_while_the_offer_is_taken_back_finds_nothing() throws Exception {
        long job = offered();
        try (Connection sweep = floor.open();
                Connection gateway = floor.open()) {
            assertEquals(List.of(job), ids(offers.takeBack(sweep, NO_TIME, 100)));
            CompletableFuture<Integer> call = CompletableFuture.supplyAsync(() -> call(gateway, job));
            assertTrue(Wait.until(PATIENCE, this::somebodyWaitsForALock));
            sweep.commit();
            assertEquals(0, call.get());
            gateway.commit();
        }
    }

    /** Even when the next runner has the job by the time the call goes on. */
    @Test
    void a_call_of_the_last_runner_never_touches_the_next_one_s_chain() throws Exception {
        long job = offered();
        try (Connection sweep = floor.open();
                Connection gateway = floor.open()) {
            offers.takeBack(sweep, NO_TIME, 100);
            long next = floor.runner(1, "a");
            assertEquals(
                    List.of(job),
                    Floor.jobs(floor.answerHeartbeats(java.time.Clock.systemUTC())
                            .answer(sweep, List.of(Floor.beat(next, 1, "a")))));
            CompletableFuture<Integer> call = CompletableFuture.supplyAsync(() -> call(gateway, job));
            assertTrue(Wait.until(PATIENCE, this::somebodyWaitsForALock));
            sweep.commit();
            assertEquals(0, call.get());
            gateway.commit();
        }
        assertEquals(0, floor.rows.one(Integer.class, "SELECT spent FROM job_token_chains"));
    }

    private boolean somebodyWaitsForALock() {
        return floor.rows.one(
                        Long.class,
                        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
                > 0;
    }

    private static int call(Connection gateway, long job) {
        try {
            lock(gateway, job);
            return spend(gateway, job, 1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static void lock(Connection gateway, long job) throws SQLException {
        try (PreparedStatement statement = gateway.prepareStatement(LOCK_CHAIN)) {
            statement.setLong(1, job);
            ResultSet locked = statement.executeQuery();
            locked.next();
        }
    }

    private static int spend(Connection gateway, long job, int attempt) throws SQLException {
        try (PreparedStatement statement = gateway.prepareStatement(SPEND)) {
            statement.setLong(1, job);
            statement.setInt(2, attempt);
            return statement.executeUpdate();
        }
    }

    @Test
    void two_sweeps_at_once_never_take_the_same_job_and_none_takes_more_than_it_may() throws SQLException {
        Set<Long> all = new HashSet<>(List.of(offered(), offered(), offered()));
        try (Connection one = floor.open();
                Connection other = floor.open()) {
            List<Long> first = ids(offers.takeBack(one, NO_TIME, 2));
            List<Long> second = ids(offers.takeBack(other, NO_TIME, 2));
            one.commit();
            other.commit();
            assertEquals(2, first.size());
            assertEquals(1, second.size());
            assertNotEquals(first, second);
            all.removeAll(first);
            all.removeAll(second);
        }
        assertEquals(Set.of(), all);
        assertEquals(List.of(), takeBack(NO_TIME));
    }
}
