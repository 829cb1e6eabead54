package sh.shithub.actions.status.requeue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.contracts.Conclusion;
import sh.shithub.actions.contracts.JobExpired;
import sh.shithub.actions.contracts.JobRequeued;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.contracts.Status;
import sh.shithub.actions.status.Polls;
import sh.shithub.actions.status.Seed;
import sh.shithub.actions.status.Seed.SeededJob;
import sh.shithub.actions.status.Seed.SeededRun;
import sh.shithub.actions.status.changes.Change;
import sh.shithub.actions.status.poll.ApplyPoll;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** What the server does to a job that a runner holds: it ends it, or it puts it back. */
@ExtendWith(DevStackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequeueIT {
    private final DevStack stack;
    private Seed seed;
    private Polls polls;

    RequeueIT(DevStack stack) {
        this.stack = stack;
    }

    @BeforeAll
    void register() {
        seed = new Seed(stack, "one");
        polls = new Polls(stack, seed);
    }

    @Test
    void the_check_run_goes_back_with_the_job_and_on_with_the_next_claim() throws SQLException {
        SeededRun run = seed.run(Map.of("build", ""));
        SeededJob job = run.job("build");
        Message first = polls.claimed(job, seed.claim(job));
        polls.apply(first);
        seed.requeue(job);
        ApplyPoll.Applied back = polls.apply(requeued(job, 1));
        assertEquals(List.of("check_run queued"), Polls.words(back.changes()));
        assertEquals(1, back.changes().get(0).attempt());
        assertEquals("running | build:queued:ready:queued:queued,queued", seed.state(run));
        assertEquals(List.of(), polls.apply(requeued(job, 1)).changes());
        Message second = polls.claimed(job, seed.claim(job));
        assertEquals(
                List.of("check_run in_progress"),
                Polls.words(polls.apply(second).changes()));
        assertEquals(List.of(), polls.apply(first, requeued(job, 1), second).changes());
    }

    @Test
    void the_word_of_it_may_come_with_or_behind_the_next_claim() throws SQLException {
        SeededRun run = seed.run(Map.of("build", ""));
        SeededJob job = run.job("build");
        polls.apply(polls.claimed(job, seed.claim(job)));
        seed.requeue(job);
        Message second = polls.claimed(job, seed.claim(job));
        assertEquals(
                List.of("check_run queued", "check_run in_progress"),
                Polls.words(polls.apply(requeued(job, 1), second).changes()));
        assertEquals("running | build:running:in_progress:queued,queued", seed.state(run));
        assertEquals(
                "t",
                seed.text("SELECT c.started_at = j.started_at FROM check_runs c JOIN workflow_jobs j ON j.id = c.job_id"
                        + " WHERE j.id = " + job.jobId()));
    }

    @Test
    void a_check_run_that_is_over_stays_so() throws SQLException {
        SeededRun run = seed.run(Map.of("build", ""));
        SeededJob job = run.job("build");
        int attempt = seed.claim(job);
        polls.apply(polls.claimed(job, attempt), Polls.ended(job, attempt, Status.completed, Conclusion.success));
        assertEquals(List.of(), polls.apply(requeued(job, attempt)).changes());
    }

    @Test
    void a_job_that_the_server_ended_ends_with_its_reason_its_steps_and_its_run() throws SQLException {
        SeededRun run = seed.run(Polls.graph("a", "", "b", "a"));
        SeededJob job = run.job("a");
        int attempt = seed.claim(job);
        seed.execute("UPDATE workflow_jobs SET end_reason = 'runner lost' WHERE id = " + job.jobId());
        ApplyPoll.Applied applied = polls.apply(
                polls.claimed(job, attempt), Polls.step(job, 0, attempt, Status.running, null), expired(job, attempt));
        assertEquals(
                "failure | a:failure:failure:cancelled,skipped b:skipped:skipped:skipped,skipped", seed.state(run));
        assertEquals("runner lost", reason(job));
        assertEquals(
                "runner lost|The server ended this job: runner lost.",
                seed.text("SELECT output->>'title' || '|' || (output->>'summary') FROM check_runs WHERE job_id = "
                        + job.jobId()));
        assertEquals(
                List.of(job.jobId()),
                applied.endedByServer().stream().map(Change::id).toList());
        assertEquals(List.of(), polls.apply(expired(job, attempt)).changes());
        assertEquals(List.of(), polls.apply(expired(job, attempt)).endedByServer());
    }

    @Test
    void what_the_runner_ended_before_stands_and_has_no_reason_of_the_server_s() throws SQLException {
        SeededRun run = seed.run(Map.of("build", ""));
        SeededJob job = run.job("build");
        int attempt = seed.claim(job);
        seed.execute("UPDATE workflow_jobs SET end_reason = 'runner lost' WHERE id = " + job.jobId());
        ApplyPoll.Applied applied =
                polls.apply(Polls.ended(job, attempt, Status.completed, Conclusion.success), expired(job, attempt));
        assertTrue(seed.state(run).startsWith("success |"), seed.state(run));
        assertEquals(null, reason(job));
        assertEquals(List.of(), applied.endedByServer());
    }

    @Test
    void an_earlier_attempt_s_end_does_not_end_the_next() throws SQLException {
        SeededRun run = seed.run(Map.of("build", ""));
        SeededJob job = run.job("build");
        seed.claim(job);
        seed.requeue(job);
        assertEquals(List.of(), polls.apply(expired(job, 1)).changes());
        seed.claim(job);
        assertEquals(List.of(), polls.apply(expired(job, 1)).changes());
    }

    private String reason(SeededJob job) {
        return seed.text("SELECT end_reason FROM workflow_jobs WHERE id = " + job.jobId());
    }

    private static JobRequeued requeued(SeededJob job, int attempt) {
        return new JobRequeued(job.runId(), job.jobId(), attempt, "offer not taken up", Polls.NOW);
    }

    private static JobExpired expired(SeededJob job, int attempt) {
        return new JobExpired(
                job.runId(), job.jobId(), attempt, "runner lost", Status.completed, Conclusion.failure, Polls.NOW);
    }
}
