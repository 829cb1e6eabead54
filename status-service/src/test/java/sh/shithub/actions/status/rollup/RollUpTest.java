package sh.shithub.actions.status.rollup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sh.shithub.actions.contracts.Conclusion;
import sh.shithub.actions.contracts.Status;

class RollUpTest {
    private final List<RollUp.Job> jobs = new ArrayList<>();

    @ParameterizedTest
    @EnumSource
    void skips_a_dependent_unless_its_need_ended_as_success_or_neutral(Conclusion conclusion) {
        ended("a", conclusion);
        queued("b", "a");
        boolean passes = conclusion == Conclusion.success || conclusion == Conclusion.neutral;
        RollUp.Outcome outcome = RollUp.of(jobs);
        assertEquals(passes ? List.of() : List.of(2L), outcome.skipped());
    }

    @Test
    void waits_while_a_need_is_open() {
        ended("a", Conclusion.success);
        running("b");
        queued("c", "a", "b");
        assertOutcome(List.of(), null);
    }

    @Test
    void skips_at_once_when_one_need_failed_and_another_runs() {
        ended("a", Conclusion.failure);
        running("b");
        queued("c", "a", "b");
        assertOutcome(List.of("c"), null);
    }

    @Test
    void skips_down_a_chain_and_completes_the_run() {
        ended("a", Conclusion.failure);
        queued("b", "a");
        queued("c", "b");
        queued("d", "c");
        assertOutcome(List.of("b", "c", "d"), Conclusion.failure);
    }

    @Test
    void skips_down_a_chain_that_stands_in_reverse_order() {
        queued("d", "c");
        queued("c", "b");
        queued("b", "a");
        ended("a", Conclusion.timed_out);
        assertOutcome(List.of("b", "c", "d"), Conclusion.timed_out);
    }

    @Test
    void diamond_completes_with_its_bottom() {
        ended("top", Conclusion.success);
        queued("left", "top");
        queued("right", "top");
        queued("bottom", "left", "right");
        assertOutcome(List.of(), null);

        replace(ended(1, "left", Conclusion.success));
        replace(ended(2, "right", Conclusion.neutral));
        assertOutcome(List.of(), null);

        replace(ended(3, "bottom", Conclusion.success));
        assertOutcome(List.of(), Conclusion.success);
    }

    @Test
    void diamond_skips_the_bottom_when_one_side_failed() {
        ended("top", Conclusion.success);
        ended("left", Conclusion.success);
        ended("right", Conclusion.failure);
        queued("bottom", "left", "right");
        assertOutcome(List.of("bottom"), Conclusion.failure);
    }

    @Test
    void a_failure_leaves_unrelated_jobs_alone() {
        ended("a", Conclusion.failure);
        queued("b", "a");
        ended("x", Conclusion.success);
        queued("y", "x");
        assertOutcome(List.of("b"), null);
    }

    @Test
    void concludes_with_the_first_failure_in_job_order() {
        ended("a", Conclusion.success);
        ended("b", Conclusion.timed_out);
        ended("c", Conclusion.failure);
        ended("d", Conclusion.action_required);
        assertOutcome(List.of(), Conclusion.timed_out);
    }

    @Test
    void job_order_is_the_index_and_not_the_order_of_rows() {
        for (Conclusion conclusion : Conclusion.values()) {
            ended("job-" + conclusion, conclusion);
        }
        for (int i = 0; i < 20; i++) {
            Collections.shuffle(jobs, new Random(i));
            assertEquals(Optional.of(Conclusion.failure), RollUp.of(jobs).conclusion());
        }
    }

    @Test
    void a_failure_outweighs_a_cancelled_job_before_it() {
        job("a", Status.cancelled, Conclusion.cancelled);
        ended("b", Conclusion.action_required);
        assertOutcome(List.of(), Conclusion.action_required);
    }

    @Test
    void a_cancelled_job_cancels_the_run_and_skips_its_dependents() {
        ended("a", Conclusion.success);
        job("b", Status.cancelled, Conclusion.cancelled);
        queued("c", "b");
        assertOutcome(List.of("c"), Conclusion.cancelled);
    }

    @Test
    void a_job_cancelled_with_success_still_counts_as_cancelled() {
        job("a", Status.cancelled, Conclusion.success);
        queued("b", "a");
        assertOutcome(List.of("b"), Conclusion.cancelled);
    }

    @Test
    void a_completed_job_may_conclude_cancelled() {
        ended("a", Conclusion.cancelled);
        assertOutcome(List.of(), Conclusion.cancelled);
    }

    @Test
    void skipped_and_neutral_do_not_fail_a_run() {
        job("a", Status.skipped, Conclusion.skipped);
        ended("b", Conclusion.neutral);
        ended("c", Conclusion.skipped);
        assertOutcome(List.of(), Conclusion.success);
    }

    @Test
    void is_open_while_a_job_is() {
        ended("a", Conclusion.failure);
        running("b");
        assertOutcome(List.of(), null);
    }

    @Test
    void a_need_that_does_not_exist_skips() {
        queued("a", "missing");
        assertOutcome(List.of("a"), Conclusion.success);
    }

    @Test
    void a_run_without_jobs_stays_open() {
        assertOutcome(List.of(), null);
    }

    @Test
    void nothing_follows_once_the_outcome_is_applied() {
        ended("a", Conclusion.failure);
        job("b", Status.skipped, Conclusion.skipped, "a");
        assertOutcome(List.of(), Conclusion.failure);
    }

    /** In rounds over all jobs this would take as many rounds as there are jobs. */
    @Test
    void skips_down_a_chain_of_any_length() {
        int length = 30_000;
        for (int i = length; i > 0; i--) {
            queued("job-" + i, "job-" + (i - 1));
        }
        ended("job-0", Conclusion.failure);
        RollUp.Outcome outcome = RollUp.of(jobs);
        assertEquals(length, outcome.skipped().size());
        assertEquals(Optional.of(Conclusion.failure), outcome.conclusion());
    }

    private void assertOutcome(List<String> skipped, Conclusion conclusion) {
        RollUp.Outcome outcome = RollUp.of(jobs);
        assertEquals(skipped, keys(outcome.skipped()).stream().sorted().toList(), "skipped");
        assertEquals(Optional.ofNullable(conclusion), outcome.conclusion());
    }

    private List<String> keys(List<Long> ids) {
        return ids.stream().map(id -> jobs.get((int) (id - 1)).key()).toList();
    }

    private void queued(String key, String... needs) {
        job(key, Status.queued, null, needs);
    }

    private void running(String key) {
        job(key, Status.running, null);
    }

    private void ended(String key, Conclusion conclusion) {
        job(key, Status.completed, conclusion);
    }

    private RollUp.Job ended(int index, String key, Conclusion conclusion) {
        return new RollUp.Job(index + 1, index, key, jobs.get(index).needs(), Status.completed, conclusion);
    }

    private void replace(RollUp.Job job) {
        jobs.set(job.index(), job);
    }

    private void job(String key, Status status, Conclusion conclusion, String... needs) {
        jobs.add(new RollUp.Job(jobs.size() + 1, jobs.size(), key, List.of(needs), status, conclusion));
    }
}
