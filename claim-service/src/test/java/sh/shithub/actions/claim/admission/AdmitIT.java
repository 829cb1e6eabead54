package sh.shithub.actions.claim.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.shithub.actions.claim.Floor;
import sh.shithub.actions.claim.Specs;
import sh.shithub.actions.contracts.Conclusion;
import sh.shithub.actions.contracts.RunQueued;
import sh.shithub.actions.contracts.RunSpec;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** What holds a job up, and what brings it into line. */
@ExtendWith(DevStackExtension.class)
class AdmitIT {
    private final Floor floor;

    AdmitIT(DevStack stack) {
        floor = new Floor(stack);
    }

    @BeforeEach
    void empty() {
        floor.rows.change("TRUNCATE repos, workflow_runners, job_label_sets, actions_policies CASCADE");
    }

    private static RunSpec.Job job(String key, String... needs) {
        return Specs.job(key, List.of(), needs);
    }

    private RunQueued queue(RunSpec.Job... jobs) {
        return floor.queue(Specs.run(1, null, jobs));
    }

    private void end(RunQueued run, int job, Conclusion conclusion) {
        floor.end(run.jobs().get(job).id(), conclusion);
    }

    private void endRun(long run) {
        floor.rows.change(
                "UPDATE workflow_jobs SET status = 'cancelled', conclusion = 'cancelled', ready_at = NULL, completed_at = now() WHERE run_id = ? AND conclusion IS NULL",
                run);
        floor.rows.change(
                "UPDATE workflow_runs SET status = 'completed', conclusion = 'success', completed_at = now() WHERE id = ?",
                run);
        floor.admit(run);
    }

    @Test
    void a_job_waits_for_all_its_needs() {
        RunQueued run = queue(job("a"), job("b"), job("c", "a", "b"));
        assertEquals(List.of("a", "b"), floor.line());
        end(run, 0, Conclusion.success);
        assertEquals(List.of("b"), floor.line());
        end(run, 1, Conclusion.neutral);
        assertEquals(List.of("c"), floor.line());
    }

    @ParameterizedTest
    @EnumSource(
            value = Conclusion.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"success", "neutral"})
    void a_need_that_ended_otherwise_is_not_met(Conclusion conclusion) {
        RunQueued run = queue(job("a"), job("b", "a"));
        end(run, 0, conclusion);
        assertEquals(List.of(), floor.line());
    }

    @Test
    void a_run_waits_for_its_approval() {
        long run = floor.queue(Specs.needingApproval(Specs.run(1, null, job("a"), job("b", "a"))))
                .runId();
        floor.admit(run);
        assertEquals(List.of(), floor.line());
        floor.rows.change("INSERT INTO workflow_run_approvals VALUES (?, false, 'someone', now())", run);
        floor.admit(run);
        assertEquals(List.of(), floor.line());
        floor.rows.change("UPDATE workflow_run_approvals SET approved = true");
        floor.admit(run);
        assertEquals(List.of("a"), floor.line());
    }

    @Test
    void a_job_that_is_to_be_cancelled_is_not_admitted() {
        RunQueued run = queue(job("a"), job("b", "a"));
        floor.rows.change("UPDATE workflow_jobs SET cancel_requested = true WHERE job_key = 'b'");
        end(run, 0, Conclusion.success);
        assertEquals(List.of(), floor.line());
    }

    @Test
    void a_concurrency_group_has_one_run_at_a_time_in_the_order_in_which_they_came() {
        long first = floor.queue(Specs.grouped("deploy", Specs.run(1, null, job("a"))))
                .runId();
        long second = floor.queue(Specs.grouped("deploy", Specs.run(1, null, job("b"))))
                .runId();
        floor.queue(Specs.grouped("deploy", Specs.run(1, null, job("c"))));
        assertEquals(List.of("a"), floor.line());
        floor.admit(second);
        assertEquals(List.of("a"), floor.line());
        endRun(first);
        assertEquals(List.of("b"), floor.line());
        endRun(second);
        assertEquals(List.of("c"), floor.line());
    }

    @Test
    void groups_of_one_name_in_two_repositories_and_other_groups_do_not_meet() {
        floor.queue(Specs.grouped("deploy", Specs.run(1, null, job("a"))));
        floor.queue(Specs.grouped("deploy", Specs.run(2, null, job("b"))));
        floor.queue(Specs.grouped("test", Specs.run(1, null, job("c"))));
        floor.queue(Specs.run(1, null, job("d")));
        assertEquals(List.of("a", "b", "c", "d"), floor.line());
    }

    @Test
    void what_is_done_again_changes_nothing() {
        RunQueued run = queue(job("a"), job("b", "a"));
        end(run, 0, Conclusion.success);
        List<Object> before = floor.rows.all(Object.class, "SELECT eligible_at || ' ' || ready_at FROM workflow_jobs");
        assertEquals(List.of(), floor.admit(run.runId(), run.runId()));
        assertEquals(before, floor.rows.all(Object.class, "SELECT eligible_at || ' ' || ready_at FROM workflow_jobs"));
    }

    @Test
    void who_came_into_line_is_told_with_its_labels() {
        RunQueued run =
                floor.queue(Specs.run(1, null, Specs.job("a", List.of("x")), Specs.job("b", List.of("y", "x"), "a")));
        floor.rows.change(
                "UPDATE workflow_jobs SET status = 'completed', conclusion = 'success', completed_at = now(), ready_at = NULL WHERE job_key = 'a'");
        List<ReadyJob> came = floor.admit(run.runId());
        assertEquals(
                List.of(run.jobs().get(1).id()),
                came.stream().map(ReadyJob::jobId).toList());
        assertEquals(List.of("x", "y"), came.get(0).labels());
        assertEquals(run.runId(), came.get(0).runId());
    }

    @Test
    void of_a_repository_only_so_many_stand_in_line_as_may_run() {
        policy("repo_cap = 2");
        RunQueued run = queue(job("a"), job("b"), job("c"), job("d"));
        assertEquals(List.of("a", "b"), floor.line());
        long runner = floor.runner(9);
        floor.jobs(Floor.beat(runner, 9), Floor.beat(runner, 9), Floor.beat(runner, 9));
        assertEquals(List.of(), floor.line());
        end(run, 1, Conclusion.failure);
        assertEquals(List.of("c"), floor.line());
    }

    /** The flood is in line up to its width; each that goes makes room for the next. */
    @ParameterizedTest
    @ValueSource(strings = {"0", "1000"})
    void without_a_cap_the_setting_bounds_the_line_and_it_is_filled_as_jobs_are_handed_out(String ownerCap) {
        policy("repo_cap = 0, owner_cap = " + ownerCap);
        RunSpec.Job[] jobs = java.util.stream.IntStream.range(0, 150)
                .mapToObj(i -> job("j" + i))
                .toArray(RunSpec.Job[]::new);
        queue(jobs);
        assertEquals(100, floor.line().size());
        assertEquals("j0", floor.line().get(0));
        long runner = floor.runner(9);
        floor.jobs(Floor.beat(runner, 9), Floor.beat(runner, 9));
        assertEquals(100, floor.line().size());
        assertEquals(
                List.of("j2", "j101"), List.of(floor.line().get(0), floor.line().get(99)));
    }

    @Test
    void each_set_of_labels_has_a_line_of_its_own() {
        policy("repo_cap = 1");
        floor.queue(Specs.run(
                1,
                null,
                Specs.job("a", List.of("x")),
                Specs.job("b", List.of("x")),
                Specs.job("c", List.of("y")),
                Specs.job("d", List.of("x", "y"))));
        assertEquals(List.of("a", "c", "d"), floor.line());
        // One place is left, so the others step out of line when it is taken.
        assertEquals(1, count(floor.jobs(Floor.beat(floor.runner(1, "y"), 1, "y"))));
        assertEquals(List.of(), floor.line());
    }

    @Test
    void who_steps_out_of_line_keeps_the_order_among_its_own() {
        policy("repo_cap = 2");
        RunQueued run = queue(job("a"), job("b"), job("c"));
        policy("repo_cap = 1");
        floor.jobs(Floor.beat(floor.runner(1), 1));
        assertEquals(List.of(), floor.line());
        policy("repo_cap = 5");
        end(run, 0, Conclusion.success);
        assertEquals(List.of("b", "c"), floor.line());
    }

    @Test
    void an_owner_has_a_cap_over_all_its_repositories() {
        policy("repo_cap = 5, owner_cap = 3");
        RunQueued first = floor.queue(Specs.run(1, null, job("a"), job("b")));
        floor.queue(Specs.run(2, null, job("c"), job("d")));
        floor.queue(Specs.run(3, null, job("e")));
        long runner = floor.runner(9);
        assertEquals(3, count(floor.jobs(Floor.beat(runner, 9), Floor.beat(runner, 9), Floor.beat(runner, 9))));
        assertEquals(0, count(floor.jobs(Floor.beat(runner, 9), Floor.beat(runner, 9))));
        assertEquals(List.of(), floor.line());
        // One ends: one of each of the owner's repositories may come, and the first takes the place.
        end(first, 0, Conclusion.success);
        assertEquals(List.of("d", "e"), floor.line());
        assertEquals(1, count(floor.jobs(Floor.beat(runner, 9), Floor.beat(runner, 9))));
        assertEquals(List.of(), floor.line());
    }

    @Test
    void nothing_of_a_repository_that_is_off_comes_into_line_or_is_handed_out() {
        floor.queue(Specs.run(1, null, job("a")));
        policy("enabled = false");
        floor.queue(Specs.run(1, null, job("b")));
        floor.queue(Specs.run(2, null, job("c")));
        assertEquals(List.of("a"), floor.line());
        assertEquals(0, count(floor.jobs(Floor.beat(floor.runner(1), 1))));
        assertEquals(List.of(), floor.line());
    }

    private static long count(List<Long> jobs) {
        return jobs.stream().filter(job -> job != null).count();
    }

    /** Of the site. */
    private void policy(String values) {
        floor.rows.change("INSERT INTO actions_policies (scope) VALUES ('site') ON CONFLICT DO NOTHING");
        Arrays.stream(values.split(", "))
                .forEach(value -> floor.rows.change("UPDATE actions_policies SET " + value + " WHERE scope = 'site'"));
    }
}
