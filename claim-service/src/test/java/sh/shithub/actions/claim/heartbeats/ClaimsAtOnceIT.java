package sh.shithub.actions.claim.heartbeats;

import static java.util.Arrays.asList;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.claim.CountedStatements;
import sh.shithub.actions.claim.Floor;
import sh.shithub.actions.devstack.process.Wait;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** Two instances that hand out jobs at once: what they lock, and with how many statements. */
@ExtendWith(DevStackExtension.class)
class ClaimsAtOnceIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Floor floor;

    ClaimsAtOnceIT(DevStack stack) {
        floor = new Floor(stack);
    }

    /** So that no test finds another's jobs. */
    @BeforeEach
    void empty() {
        floor.rows.change("TRUNCATE workflow_runs, workflow_runners, job_label_sets, actions_policies CASCADE");
    }

    @Test
    void two_instances_never_fill_the_same_place() throws Exception {
        long job = floor.job();
        floor.job();
        long runner = floor.runner(1);
        try (Connection one = floor.open()) {
            assertEquals(List.of(job), answer(one, Floor.beat(runner, 1)));
            CompletableFuture<List<Long>> other =
                    CompletableFuture.supplyAsync(() -> floor.jobs(Floor.beat(runner, 1)), Floor::inThreadOfItsOwn);
            assertTrue(Wait.until(PATIENCE, this::aTransactionWaitsForALock));
            one.commit();
            assertEquals(asList((Long) null), other.get());
        }
    }

    private boolean aTransactionWaitsForALock() {
        return floor.rows.one(
                        Long.class,
                        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
                > 0;
    }

    @Test
    void what_one_instance_is_handing_out_another_passes_over_without_waiting() throws Exception {
        floor.sitePolicy(null, 0, 0);
        long first = floor.job("a");
        long second = floor.job("a");
        try (Connection one = floor.open()) {
            assertEquals(List.of(first), answer(one, Floor.beat(floor.runner(1, "a"), 1, "a")));
            assertEquals(List.of(second), floor.jobs(Floor.beat(floor.runner(1, "a"), 1, "a")));
            one.rollback();
        }
        assertEquals(List.of(first), floor.jobs(Floor.beat(floor.runner(1, "a"), 1, "a")));
    }

    /** A runner that suits both takes the older; the job that was only looked at stays free. */
    @Test
    void jobs_that_are_not_handed_out_are_not_held_back() throws Exception {
        floor.sitePolicy(null, 0, 0);
        long taken = floor.job("a");
        long left = floor.job("b");
        try (Connection one = floor.open()) {
            assertEquals(List.of(taken), answer(one, Floor.beat(floor.runner(1, "a", "b"), 1, "a", "b")));
            assertEquals(List.of(left), floor.jobs(Floor.beat(floor.runner(1, "b"), 1, "b")));
            one.rollback();
        }
    }

    @Test
    void ninety_heartbeats_cost_as_many_statements_as_one() throws SQLException {
        for (int i = 0; i < 91; i++) {
            floor.job("a");
        }
        List<String> one = statements(Floor.beat(floor.runner(1, "a"), 1, "a"));
        List<String> hundred = statements(IntStream.range(0, 90)
                .mapToObj(i -> Floor.beat(floor.runner(1, "a"), 1, "a"))
                .toArray(Heartbeat[]::new));
        assertEquals(one, hundred);
        assertEquals(11, one.size());
    }

    @Test
    void heartbeats_for_which_there_is_nothing_cost_two_statements_and_lock_no_runner() throws SQLException {
        floor.job("other");
        long runner = floor.runner(1, "a");
        floor.answer(Floor.beat(runner, 1, "a"));
        List<String> statements = CountedStatements.list();
        try (Connection connection = floor.open()) {
            assertEquals(
                    asList((Long) null),
                    answer(CountedStatements.on(connection, statements), Floor.beat(runner, 1, "a")));
            assertEquals(
                    runner,
                    floor.rows.one(
                            Long.class, "SELECT id FROM workflow_runners WHERE id = ? FOR UPDATE NOWAIT", runner));
            connection.rollback();
        }
        assertEquals(2, statements.size());
    }

    private List<String> statements(Heartbeat... heartbeats) throws SQLException {
        List<String> statements = CountedStatements.list();
        try (Connection connection = floor.open()) {
            List<Long> jobs = answer(CountedStatements.on(connection, statements), heartbeats);
            assertEquals(heartbeats.length, jobs.stream().distinct().count());
            assertFalse(jobs.contains(null));
            connection.commit();
        }
        return statements;
    }

    private List<Long> answer(Connection transaction, Heartbeat... heartbeats) {
        return Floor.jobs(floor.answerHeartbeats(Clock.systemUTC())
                .answer(transaction, List.of(heartbeats))
                .answers());
    }
}
