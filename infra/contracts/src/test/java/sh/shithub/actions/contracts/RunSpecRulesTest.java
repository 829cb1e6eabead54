package sh.shithub.actions.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
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

    @Test
    void a_run_has_at_most_256_jobs() {
        assertEquals(Optional.empty(), RunSpecRules.problem(run(jobs(256))));
        problem("jobs must have at most 256 entries, not 257", jobs(257));
    }

    private static RunSpec.Job[] jobs(int count) {
        return IntStream.range(0, count).mapToObj(i -> job("j" + i)).toArray(RunSpec.Job[]::new);
    }

    @Test
    void a_job_has_at_most_1000_steps() {
        assertEquals(Optional.empty(), RunSpecRules.problem(run(job("a", 5, Collections.nCopies(1000, STEP)))));
        problem(
                "job \"a\": steps must have at most 1000 entries, not 1001",
                job("a", 5, Collections.nCopies(1001, STEP)));
    }

    @Test
    void a_job_asks_for_at_most_20_labels_of_at_most_100_characters() {
        assertEquals(Optional.empty(), RunSpecRules.problem(run(on(Collections.nCopies(20, "x".repeat(100))))));
        problem("job \"a\": runs_on must have at most 20 labels, not 21", on(Collections.nCopies(21, "x")));
        problem("job \"a\": invalid runs_on label \"" + "x".repeat(101) + "\"", on(List.of("x".repeat(101))));
        problem("job \"a\": invalid runs_on label \"a,b\"", on(List.of("a,b")));
    }

    private static RunSpec.Job on(List<String> labels) {
        return new RunSpec.Job("a", null, labels, null, null, null, null, null, List.of(STEP));
    }

    @Test
    void payload_and_permissions_are_not_nested_without_end() {
        assertEquals(Optional.empty(), RunSpecRules.problem(withPayload(nested(100))));
        assertEquals(
                Optional.of("event_payload must not be nested more than 100 deep"),
                RunSpecRules.problem(withPayload(nested(101))));
        assertEquals(
                Optional.of("event_payload must not be nested more than 100 deep"),
                RunSpecRules.problem(withPayload(nested(100_000))));
        problem(
                "job \"a\": permissions must not be nested more than 100 deep",
                new RunSpec.Job("a", null, null, null, null, null, nested(101), null, List.of(STEP)));
    }

    /** Maps and lists in turn, so many in one another. */
    private static Map<String, Object> nested(int depth) {
        Object inner = Map.of();
        for (int i = 2; i < depth; i++) {
            inner = i % 2 == 0 ? List.of(inner) : Map.of("k", inner);
        }
        return Map.of("k", inner);
    }

    private static RunSpec withPayload(Map<String, Object> payload) {
        RunSpec run = run(job("a"));
        return new RunSpec(
                run.repo(),
                run.workflowFile(),
                null,
                run.headSha(),
                null,
                run.event(),
                payload,
                null,
                null,
                false,
                run.jobs());
    }

    @Test
    void needs_hold_no_null() {
        problem(
                "job \"a\": needs must not contain null",
                new RunSpec.Job(
                        "a", null, null, Collections.singletonList(null), null, null, null, null, List.of(STEP)));
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
