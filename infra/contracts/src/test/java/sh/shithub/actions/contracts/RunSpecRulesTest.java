package sh.shithub.actions.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunSpecRulesTest {
    private static final RunSpec.Step STEP = new RunSpec.Step(null, null, null, "true", null, null, null, null, false);

    @Test
    void a_plain_run_has_no_problem() {
        assertEquals(Optional.empty(), RunSpecRules.problem(run(job("a"), job("b", "a"))));
    }

    @Test
    void unknown_needs_are_named() {
        problem("job \"b\" needs \"x\", which is not a job of this run", job("a"), job("b", "x"));
    }

    @Test
    void a_cycle_is_named_with_its_jobs() {
        problem("needs must not form a cycle: b, c", job("a"), job("b", "c"), job("c", "b", "a"));
        problem("needs must not form a cycle: a", job("a", "a"));
    }

    @Test
    void a_job_has_no_more_steps_than_its_tokens_can_tell_of() {
        List<RunSpec.Step> most = Collections.nCopies(5000, STEP);
        assertEquals(Optional.empty(), RunSpecRules.problem(run(job("a", 5, most))));
        List<RunSpec.Step> more = Collections.nCopies(5001, STEP);
        problem("job \"a\": more than 5000 steps", job("a", 5, more));
    }

    @Test
    void jobs_and_steps_are_required() {
        problem("jobs must not be empty");
        problem("job \"a\": steps must not be empty", job("a", 5, List.of()));
    }

    @Test
    void a_step_has_exactly_one_of_run_and_uses() {
        RunSpec.Step both = new RunSpec.Step(null, null, null, "true", "x@v1", null, null, null, false);
        RunSpec.Step neither = new RunSpec.Step(null, null, null, " ", null, null, null, null, false);
        problem("job \"a\": step 1 must have exactly one of run and uses", job("a", 5, List.of(STEP, both)));
        problem("job \"a\": step 0 must have exactly one of run and uses", job("a", 5, List.of(neither)));
    }

    @Test
    void the_timeout_has_edges() {
        assertTrue(RunSpecRules.problem(run(job("a", 1, List.of(STEP)), job("b", 4320, List.of(STEP))))
                .isEmpty());
        problem("job \"a\": timeout_minutes must be between 1 and 4320", job("a", 0, List.of(STEP)));
        problem("job \"a\": timeout_minutes must be between 1 and 4320", job("a", 4321, List.of(STEP)));
    }

    @Test
    void a_key_is_used_once() {
        problem("job key \"a\" is used twice", job("a"), job("a"));
    }

    @Test
    void a_job_can_be_judged_by_itself() {
        assertEquals(Optional.empty(), RunSpecRules.problem(job("b", "unknown")));
        assertEquals(Optional.of("job \"b\": steps must not be empty"), RunSpecRules.problem(job("b", 5, List.of())));
    }

    @Test
    void keys_and_labels_have_a_form() {
        assertTrue(RunSpecRules.isKey("_a-1") && RunSpecRules.isKey("x".repeat(100)));
        assertFalse(RunSpecRules.isKey("1a") || RunSpecRules.isKey("x".repeat(101)) || RunSpecRules.isKey(null));
        assertTrue(RunSpecRules.isLabel("ubuntu-22.04"));
        assertFalse(RunSpecRules.isLabel("a b") || RunSpecRules.isLabel(""));
    }

    private static void problem(String sentence, RunSpec.Job... jobs) {
        assertEquals(Optional.of(sentence), RunSpecRules.problem(run(jobs)));
    }

    private static RunSpec run(RunSpec.Job... jobs) {
        return new RunSpec(
                new RunSpec.Repo(1, "o", "n"),
                "ci.yml",
                null,
                "0123456",
                null,
                "push",
                Map.of(),
                null,
                null,
                false,
                List.of(jobs));
    }

    private static RunSpec.Job job(String key, String... needs) {
        return new RunSpec.Job(key, null, null, List.of(needs), null, null, null, null, List.of(STEP));
    }

    private static RunSpec.Job job(String key, int timeout, List<RunSpec.Step> steps) {
        return new RunSpec.Job(key, null, null, null, null, timeout, null, null, steps);
    }
}
