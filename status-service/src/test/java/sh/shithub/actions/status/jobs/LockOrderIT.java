package sh.shithub.actions.status.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.contracts.Conclusion;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.contracts.Status;
import sh.shithub.actions.devstack.process.Wait;
import sh.shithub.actions.status.Polls;
import sh.shithub.actions.status.Seed;
import sh.shithub.actions.status.Seed.SeededJob;
import sh.shithub.actions.status.Seed.SeededRun;
import sh.shithub.actions.status.poll.ApplyPoll;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** Rows that others lock too, in the moments in which that would go wrong. */
@ExtendWith(DevStackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LockOrderIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final DevStack stack;
    private Seed seed;
    private Polls polls;

    LockOrderIT(DevStack stack) {
        this.stack = stack;
    }

    @BeforeAll
    void register() {
        seed = new Seed(stack, "one");
        polls = new Polls(stack, seed);
    }

    /**
     * log-service locks steps in id order. It is held up between its first and its last step here, and the poll starts the last and ends
     * the first: one that locked the started step first would hold what log-service needs, and wait for what it has.
     */
    @Test
    void a_poll_and_the_recording_of_finished_logs_never_wait_for_each_other() throws Exception {
        SeededRun run = seed.run(Polls.graph("a", "", "b", ""));
        SeededJob a = run.job("a");
        SeededJob b = run.job("b");
        int attempt = seed.claim(a);
        seed.claim(b);
        try (Connection gate = stack.connect()) {
            gate.setAutoCommit(false);
            lock(gate, a.steps().get(1));
            CompletableFuture<Void> recorded = inBackground(() -> {
                try (Connection log = stack.connect()) {
                    log.setAutoCommit(false);
                    lock(log, a.steps().get(0), a.steps().get(1), b.steps().get(0));
                    log.commit();
                }
            });
            awaitWaiting(1);
            CompletableFuture<Void> applied = inBackground(() -> polls.apply(
                    Polls.step(b, 0, attempt, Status.running, null),
                    Polls.step(a, 0, attempt, Status.completed, Conclusion.success)));
            awaitWaiting(2);
            gate.commit();
            recorded.get();
            applied.get();
        }
        assertTrue(seed.state(run).contains("a:running:queued:success,queued"), seed.state(run));
        assertTrue(seed.state(run).contains("b:running:queued:running,queued"), seed.state(run));
    }

    /** The job goes back to the queue while a report of one of its steps is being applied: the step must not stay as running. */
    @Test
    void a_job_that_is_put_back_at_that_moment_is_not_reported_on() throws Exception {
        SeededRun run = seed.run(Map.of("build", ""));
        SeededJob job = run.job("build");
        int attempt = seed.claim(job);
        try (Connection claim = stack.connect()) {
            claim.setAutoCommit(false);
            try (Statement statement = claim.createStatement()) {
                statement.execute(
                        "UPDATE workflow_jobs SET status = 'queued', runner_id = NULL, started_at = NULL WHERE id = "
                                + job.jobId());
            }
            Message report = Polls.step(job, 0, attempt, Status.running, null);
            CompletableFuture<ApplyPoll.Applied> applied = CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            return polls.apply(report);
                        } catch (SQLException e) {
                            throw new IllegalStateException(e);
                        }
                    },
                    Polls::inThreadOfItsOwn);
            awaitWaiting(1);
            claim.commit();
            assertEquals(List.of(), applied.get().changes());
        }
        assertTrue(seed.state(run).endsWith("build:queued:queued:queued,queued"), seed.state(run));
    }

    @FunctionalInterface
    private interface Work {
        void run() throws SQLException;
    }

    private static CompletableFuture<Void> inBackground(Work work) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        work.run();
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                },
                Polls::inThreadOfItsOwn);
    }

    private static void lock(Connection connection, Long... steps) throws SQLException {
        String ids =
                String.join(",", List.of(steps).stream().map(String::valueOf).toList());
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT id FROM workflow_steps WHERE id IN (" + ids + ") ORDER BY id FOR NO KEY UPDATE");
        }
    }

    private void awaitWaiting(int sessions) {
        assertTrue(
                Wait.until(PATIENCE, () -> seed.lockWaits() == sessions),
                sessions + " session(s) should wait for a lock, not " + seed.lockWaits());
    }
}
