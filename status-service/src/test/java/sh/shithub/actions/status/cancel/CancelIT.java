package sh.shithub.actions.status.cancel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.contracts.CancelApplied;
import sh.shithub.actions.contracts.Conclusion;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.contracts.RequestRefused;
import sh.shithub.actions.contracts.Status;
import sh.shithub.actions.devstack.process.Wait;
import sh.shithub.actions.status.Polls;
import sh.shithub.actions.status.Seed;
import sh.shithub.actions.status.Seed.SeededJob;
import sh.shithub.actions.status.Seed.SeededRun;
import sh.shithub.actions.status.changes.Change;
import sh.shithub.actions.status.poll.ApplyPoll;
import sh.shithub.actions.status.poll.Poll;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

@ExtendWith(DevStackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CancelIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final DevStack stack;
    private Seed seed;
    private Polls polls;

    CancelIT(DevStack stack) {
        this.stack = stack;
    }

    @BeforeAll
    void register() {
        seed = new Seed(stack, "one");
        polls = new Polls(stack, seed);
    }

    @Test
    void a_run_whose_jobs_are_all_queued_ends_at_once() throws SQLException {
        SeededRun run = seed.run(Polls.graph("a", "", "b", "a"));
        ApplyPoll.Applied applied = polls.apply(Polls.cancel(run.id(), null, "op"));
        assertEquals(Map.of("op", new CancelApplied(run.id(), 2, true)), Polls.answers(applied));
        String ended = ":cancelled:cancelled:cancelled,cancelled";
        assertEquals("cancelled | a" + ended + " b" + ended, seed.state(run));
        assertEquals("0", seed.text("SELECT count(completing_job_id) FROM workflow_runs WHERE id = " + run.id()));
        assertEquals(2, applied.endedByServer().size());
        assertTrue(applied.endedByServer().stream().allMatch(job -> job.attempt() == 0));
    }

    @Test
    void a_repeat_changes_nothing_and_is_no_error() throws SQLException {
        SeededRun run = seed.run(Polls.graph("a", "", "b", ""));
        seed.claim(run.job("a"));
        Message first = Polls.cancel(run.id(), null, "first");
        Message again = Polls.cancel(run.id(), null, "again");
        assertEquals(
                Map.of("first", new CancelApplied(run.id(), 2, false), "again", new CancelApplied(run.id(), 0, false)),
                polls.answers(first, again));
        ApplyPoll.Applied later = polls.apply(again);
        assertEquals(List.of(), later.changes());
        assertEquals(Map.of("again", new CancelApplied(run.id(), 0, false)), Polls.answers(later));
    }

    @Test
    void a_running_job_is_told_and_goes_on_until_its_runner_ends_it() throws SQLException {
        SeededRun run = seed.run(Map.of("build", ""));
        SeededJob job = run.job("build");
        int attempt = seed.claim(job);
        List<Change> changes =
                polls.apply(Polls.cancel(run.id(), job.jobId(), "op")).changes();
        assertEquals(List.of("job cancel_requested"), Polls.words(changes));
        assertEquals(
                "running t t",
                seed.text("SELECT concat_ws(' ', status, cancel_requested, cancel_requested_at IS NOT NULL) FROM"
                        + " workflow_jobs WHERE id = " + job.jobId()));
        polls.apply(Polls.ended(job, attempt, Status.cancelled, Conclusion.cancelled));
        assertTrue(seed.state(run).startsWith("cancelled | build:cancelled"), seed.state(run));
    }

    @Test
    void one_queued_job_ends_and_its_dependents_are_skipped() throws SQLException {
        SeededRun run = seed.run(Polls.graph("a", "", "b", "a", "c", ""));
        assertEquals(
                Map.of("op", new CancelApplied(run.id(), 1, false)),
                polls.answers(Polls.cancel(run.id(), run.job("a").jobId(), "op")));
        assertTrue(
                seed.state(run).startsWith("queued | a:cancelled:cancelled:cancelled,cancelled b:skipped:skipped:"),
                seed.state(run));
        assertTrue(seed.state(run).contains("c:queued:ready"), seed.state(run));
    }

    @Test
    void what_its_runner_ended_in_the_same_poll_is_not_cancelled() throws SQLException {
        SeededRun run = seed.run(Map.of("build", ""));
        int attempt = seed.claim(run.job("build"));
        assertEquals(
                Map.of("op", new CancelApplied(run.id(), 0, true)),
                polls.answers(
                        Polls.cancel(run.id(), null, "op"),
                        Polls.ended(run.job("build"), attempt, Status.completed, Conclusion.success)));
        assertTrue(seed.state(run).startsWith("success |"), seed.state(run));
        assertEquals("f", seed.text("SELECT cancel_requested FROM workflow_jobs WHERE run_id = " + run.id()));
    }

    @Test
    void what_does_not_exist_is_refused_and_its_neighbours_are_cancelled() throws SQLException {
        SeededRun run = seed.run(Map.of("build", ""));
        SeededRun other = seed.run(Map.of("build", ""));
        Map<String, Message> answers = polls.answers(
                Polls.cancel(1L << 40, null, "no run"),
                Polls.cancel(run.id(), other.job("build").jobId(), "no job"),
                Polls.cancel(run.id(), null, "run"));
        assertEquals(RequestRefused.Kind.not_found, ((RequestRefused) answers.get("no run")).kind());
        assertEquals(RequestRefused.Kind.not_found, ((RequestRefused) answers.get("no job")).kind());
        assertEquals(new CancelApplied(run.id(), 1, true), answers.get("run"));
        assertTrue(seed.state(other).startsWith("queued | build:queued"), seed.state(other));
    }

    @Test
    void a_job_that_came_back_to_the_queue_has_a_log_to_close() throws SQLException {
        SeededRun run = seed.run(Map.of("build", ""));
        seed.claim(run.job("build"));
        seed.requeue(run.job("build"));
        ApplyPoll.Applied applied = polls.apply(Polls.cancel(run.id(), null, "op"));
        assertEquals(
                List.of(1),
                applied.endedByServer().stream().map(Change::attempt).toList());
    }

    @Test
    void a_claim_that_has_the_row_first_is_told() throws Exception {
        SeededRun run = seed.run(Map.of("build", ""));
        try (Connection claim = stack.connect()) {
            claim.setAutoCommit(false);
            seed.claim(claim, run.job("build"));
            CompletableFuture<Map<String, Message>> answers = cancelLater(run);
            awaitWaiting();
            claim.commit();
            assertEquals(Map.of("op", new CancelApplied(run.id(), 1, false)), answers.get());
        }
        assertEquals("t", seed.text("SELECT cancel_requested FROM workflow_jobs WHERE run_id = " + run.id()));
        assertTrue(seed.state(run).contains("build:running"), seed.state(run));
    }

    @Test
    void a_claim_that_comes_second_finds_the_job_ended() throws Exception {
        SeededRun run = seed.run(Map.of("build", ""));
        try (Connection cancel = stack.connect();
                Connection claim = stack.connect()) {
            cancel.setAutoCommit(false);
            ApplyPoll.apply(cancel, Poll.of(List.of(Polls.cancel(run.id(), null, "op"))));
            CompletableFuture<Integer> claimed =
                    CompletableFuture.supplyAsync(() -> seed.claim(claim, run.job("build")), Polls::inThreadOfItsOwn);
            awaitWaiting();
            cancel.commit();
            assertEquals(0, claimed.get());
        }
        assertTrue(seed.state(run).startsWith("cancelled |"), seed.state(run));
    }

    /** Whether the claim or the cancel is first: no job runs untold, and none is both handed out and ended. */
    @Test
    void every_job_of_many_is_either_ended_unclaimed_or_claimed_and_told() throws Exception {
        int count = 300;
        SeededRun run = seed.run(IntStream.range(0, count).boxed().collect(Collectors.toMap(i -> "job-" + i, i -> "")));
        List<SeededJob> jobs = new ArrayList<>(run.jobs().values());
        CompletableFuture<Map<Long, Integer>> claims =
                CompletableFuture.supplyAsync(() -> claimAll(jobs), Polls::inThreadOfItsOwn);
        int changed = 0;
        for (SeededJob job : jobs) {
            Message answer =
                    polls.answers(Polls.cancel(run.id(), job.jobId(), "op")).get("op");
            changed += ((CancelApplied) answer).changedJobs();
        }
        Map<Long, Integer> attempts = claims.get();
        assertEquals(count, changed);
        for (SeededJob job : jobs) {
            assertEquals(
                    attempts.get(job.jobId()) == 0 ? "cancelled f 0" : "running t 1",
                    seed.text("SELECT concat_ws(' ', status, cancel_requested, attempt) FROM workflow_jobs WHERE id = "
                            + job.jobId()));
        }
    }

    private Map<Long, Integer> claimAll(List<SeededJob> jobs) {
        try (Connection connection = stack.connect()) {
            return jobs.stream().collect(Collectors.toMap(SeededJob::jobId, job -> seed.claim(connection, job)));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private CompletableFuture<Map<String, Message>> cancelLater(SeededRun run) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return polls.answers(Polls.cancel(run.id(), null, "op"));
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                },
                Polls::inThreadOfItsOwn);
    }

    private void awaitWaiting() {
        assertTrue(
                Wait.until(PATIENCE, () -> seed.lockWaits() == 1),
                "one session should wait for a lock, not " + seed.lockWaits());
    }
}
