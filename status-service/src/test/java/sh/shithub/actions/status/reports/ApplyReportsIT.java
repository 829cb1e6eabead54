package sh.shithub.actions.status.reports;

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
import sh.shithub.actions.contracts.JobStatusApplied;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.contracts.Status;
import sh.shithub.actions.status.Polls;
import sh.shithub.actions.status.Seed;
import sh.shithub.actions.status.Seed.SeededJob;
import sh.shithub.actions.status.Seed.SeededRun;
import sh.shithub.actions.status.changes.Change;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** Every statement on real rows, and what must not get through. */
@ExtendWith(DevStackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApplyReportsIT {

    private final DevStack stack;
    private Seed seed;
    private Polls polls;

    ApplyReportsIT(DevStack stack) {
        this.stack = stack;
    }

    @BeforeAll
    void register() {
        seed = new Seed(stack, "one");
        polls = new Polls(stack, seed);
    }

    @Test
    void a_claim_starts_the_run_and_the_check_run_once() throws SQLException {
        SeededRun run = seed.run(Map.of("build", ""));
        int attempt = seed.claim(run.job("build"));
        List<Change> changes = apply(polls.claimed(run.job("build"), attempt));
        assertEquals(List.of("run running", "check_run in_progress"), words(changes));
        assertEquals("running | build:running:in_progress:queued,queued", seed.state(run));
        assertEquals(List.of(), words(apply(Polls.running(run.job("build"), attempt))));
        assertEquals(
                "t",
                seed.text(
                        "SELECT r.started_at = j.started_at FROM workflow_runs r JOIN workflow_jobs j ON j.run_id = r.id"
                                + " WHERE r.id = " + run.id()));
    }

    @Test
    void a_job_s_whole_course_in_one_poll() throws SQLException {
        SeededRun run = seed.run(Map.of("build", ""));
        SeededJob job = run.job("build");
        int attempt = seed.claim(job);
        List<Change> changes = apply(
                polls.claimed(job, attempt),
                Polls.running(job, attempt),
                Polls.step(job, 0, attempt, Status.running, null),
                Polls.step(job, 0, attempt, Status.completed, Conclusion.success),
                Polls.step(job, 1, attempt, Status.skipped, Conclusion.skipped),
                Polls.ended(job, attempt, Status.completed, Conclusion.success));
        assertEquals("success | build:success:success:success,skipped", seed.state(run));
        assertEquals(
                List.of(
                        "run running",
                        "check_run in_progress",
                        "step running",
                        "step completed",
                        "step skipped",
                        "job completed",
                        "check_run completed",
                        "run completed"),
                words(changes));
    }

    @Test
    void the_same_poll_again_changes_nothing() throws SQLException {
        SeededRun run = seed.run(Polls.graph("a", "", "b", "a"));
        int attempt = seed.claim(run.job("a"));
        Message[] poll = {
            polls.claimed(run.job("a"), attempt),
            Polls.step(run.job("a"), 0, attempt, Status.completed, Conclusion.failure),
            Polls.ended(run.job("a"), attempt, Status.completed, Conclusion.failure)
        };
        assertTrue(apply(poll).size() > 5);
        String rows = rows(run);
        assertEquals(List.of(), words(apply(poll)));
        assertEquals(rows, rows(run));
    }

    @Test
    void what_ends_before_the_word_of_its_claim_has_run_all_the_same() throws SQLException {
        SeededRun run = seed.run(Polls.graph("a", "", "b", ""));
        int attempt = seed.claim(run.job("a"));
        assertEquals(
                List.of(
                        "run running",
                        "check_run in_progress",
                        "job completed",
                        "step skipped",
                        "step skipped",
                        "check_run completed"),
                words(apply(Polls.ended(run.job("a"), attempt, Status.completed, Conclusion.success))));
        assertEquals(
                "running | a:success:success:skipped,skipped b:queued:ready:queued:queued,queued", seed.state(run));
        assertEquals(List.of(), words(apply(polls.claimed(run.job("a"), attempt))));
    }

    @Test
    void a_cancelled_job_cancels_its_open_steps() throws SQLException {
        SeededRun run = seed.run(Map.of("build", ""));
        int attempt = seed.claim(run.job("build"));
        apply(
                Polls.step(run.job("build"), 0, attempt, Status.running, null),
                Polls.ended(run.job("build"), attempt, Status.cancelled, Conclusion.cancelled));
        assertEquals("cancelled | build:cancelled:cancelled:cancelled,cancelled", seed.state(run));
    }

    @Test
    void of_a_job_that_ends_otherwise_a_step_under_way_was_cut_off_and_the_next_never_ran() throws SQLException {
        SeededRun run = seed.run(Map.of("build", ""));
        int attempt = seed.claim(run.job("build"));
        apply(
                Polls.step(run.job("build"), 0, attempt, Status.running, null),
                Polls.ended(run.job("build"), attempt, Status.completed, Conclusion.timed_out));
        assertEquals("timed_out | build:timed_out:timed_out:cancelled,skipped", seed.state(run));
    }

    @Test
    void a_dependent_whose_needs_passed_is_left_to_claim_service() throws SQLException {
        SeededRun run = seed.run(Polls.graph("a", "", "b", "a"));
        int a = seed.claim(run.job("a"));
        apply(Polls.ended(run.job("a"), a, Status.completed, Conclusion.neutral));
        assertTrue(seed.state(run).endsWith(" b:queued:queued:queued,queued"), seed.state(run));
    }

    @Test
    void dependents_of_what_failed_are_skipped_down_the_graph_with_their_steps_and_check_runs() throws SQLException {
        SeededRun run = seed.run(Polls.graph("a", "", "b", "a", "c", "b", "d", "a"));
        int attempt = seed.claim(run.job("a"));
        apply(Polls.ended(run.job("a"), attempt, Status.completed, Conclusion.action_required));
        String skipped = ":skipped:skipped:skipped,skipped";
        assertEquals(
                "action_required | a:action_required:action_required:skipped,skipped b" + skipped + " c" + skipped
                        + " d" + skipped,
                seed.state(run));
    }

    @Test
    void a_report_of_an_earlier_attempt_is_not_heard() throws SQLException {
        SeededRun run = seed.run(Map.of("build", ""));
        SeededJob job = run.job("build");
        seed.claim(job);
        seed.requeue(job);
        assertEquals(List.of(), words(apply(Polls.running(job, 1), Polls.step(job, 0, 1, Status.running, null))));
        assertEquals(2, seed.claim(job));
        assertEquals(
                List.of(),
                words(apply(
                        polls.claimed(job, 1),
                        Polls.step(job, 0, 1, Status.completed, Conclusion.success),
                        Polls.ended(job, 1, Status.completed, Conclusion.success))));
        assertEquals("queued | build:running:queued:queued,queued", seed.state(run));
    }

    @Test
    void a_step_of_another_job_is_not_touched() throws SQLException {
        SeededRun run = seed.run(Polls.graph("a", "", "b", ""));
        int attempt = seed.claim(run.job("a"));
        seed.claim(run.job("b"));
        SeededJob mixed =
                new SeededJob(run.id(), run.job("a").jobId(), "a", run.job("b").steps());
        assertEquals(
                List.of(),
                words(apply(
                        Polls.step(mixed, 0, attempt, Status.running, null),
                        Polls.step(mixed, 1, attempt, Status.completed, Conclusion.success))));
    }

    @Test
    void a_job_of_another_run_and_one_that_does_not_exist_are_not_touched() throws SQLException {
        SeededRun run = seed.run(Map.of("build", ""));
        SeededRun other = seed.run(Map.of("build", ""));
        int attempt = seed.claim(run.job("build"));
        SeededJob elsewhere = new SeededJob(other.id(), run.job("build").jobId(), "build", List.of(1L, 2L));
        SeededJob nowhere = new SeededJob(run.id(), 1L << 40, "build", List.of(1L, 2L));
        for (SeededJob job : List.of(elsewhere, nowhere)) {
            assertEquals(
                    List.of(),
                    words(apply(
                            Polls.running(job, attempt),
                            Polls.ended(job, attempt, Status.completed, Conclusion.success))));
        }
    }

    @Test
    void what_is_terminal_stays_as_it_was() throws SQLException {
        SeededRun run = seed.run(Map.of("build", ""));
        SeededJob job = run.job("build");
        int attempt = seed.claim(job);
        apply(
                Polls.step(job, 0, attempt, Status.completed, Conclusion.success),
                Polls.ended(job, attempt, Status.completed, Conclusion.success));
        assertEquals(
                List.of(),
                words(apply(
                        polls.claimed(job, attempt),
                        Polls.running(job, attempt),
                        Polls.step(job, 0, attempt, Status.running, null),
                        Polls.step(job, 1, attempt, Status.completed, Conclusion.failure),
                        Polls.ended(job, attempt, Status.cancelled, Conclusion.cancelled))));
        assertEquals("success | build:success:success:success,skipped", seed.state(run));
    }

    @Test
    void the_runner_that_ended_the_run_hears_so_each_time_its_report_is_read() throws SQLException {
        SeededRun run = seed.run(Polls.graph("a", "", "b", ""));
        int a = seed.claim(run.job("a"));
        int b = seed.claim(run.job("b"));
        Message first = Polls.ended(run.job("a"), a, Conclusion.success, "first");
        Message last = Polls.ended(run.job("b"), b, Conclusion.failure, "last");
        JobStatusApplied nothing = new JobStatusApplied(false, null);
        JobStatusApplied all = new JobStatusApplied(true, Conclusion.failure);
        assertEquals(Map.of("first", nothing, "last", all), polls.answers(first, last));
        assertEquals(Map.of("last", all), polls.answers(last));
        assertEquals(Map.of("first", nothing), polls.answers(first));
        assertEquals(
                Long.toString(run.job("b").jobId()),
                seed.text("SELECT completing_job_id FROM workflow_runs WHERE id = " + run.id()));
    }

    @Test
    void a_fenced_off_runner_did_not_complete_the_run_even_if_its_job_did_so_under_another() throws SQLException {
        SeededRun run = seed.run(Map.of("build", ""));
        SeededJob job = run.job("build");
        int stale = seed.claim(job);
        seed.requeue(job);
        int current = seed.claim(job);
        assertEquals(
                Map.of(
                        "stale", new JobStatusApplied(false, null),
                        "current", new JobStatusApplied(true, Conclusion.success)),
                polls.answers(
                        Polls.ended(job, stale, Conclusion.failure, "stale"),
                        Polls.ended(job, current, Conclusion.success, "current")));
    }

    private List<Change> apply(Message... messages) throws SQLException {
        return polls.apply(messages).changes();
    }

    private String rows(SeededRun run) {
        return String.join(
                "\n",
                seed.texts("SELECT r::text FROM workflow_runs r WHERE id = " + run.id()
                        + " UNION ALL SELECT j::text FROM workflow_jobs j WHERE run_id = " + run.id()
                        + " UNION ALL SELECT s::text FROM workflow_steps s JOIN workflow_jobs j ON j.id = s.job_id WHERE run_id = "
                        + run.id()
                        + " UNION ALL SELECT c::text FROM check_runs c JOIN workflow_jobs j ON j.id = c.job_id WHERE run_id = "
                        + run.id()));
    }

    private static List<String> words(List<Change> changes) {
        return changes.stream()
                .map(change -> change.kind() + " " + change.type().what())
                .toList();
    }
}
