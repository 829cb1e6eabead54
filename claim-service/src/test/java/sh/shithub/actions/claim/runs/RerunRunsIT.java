package sh.shithub.actions.claim.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.claim.Floor;
import sh.shithub.actions.claim.Specs;
import sh.shithub.actions.contracts.Conclusion;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.contracts.RequestRefused;
import sh.shithub.actions.contracts.RerunRequested;
import sh.shithub.actions.contracts.RunQueued;
import sh.shithub.actions.contracts.RunSpec;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

@ExtendWith(DevStackExtension.class)
class RerunRunsIT {
    private static final String RUN =
            "concat_ws('|', repo_id, workflow_file, workflow_name, head_sha, head_ref, event, event_payload, concurrency_group, cancel_in_progress)";
    private static final String JOB =
            "concat_ws('|', job_index, job_key, job_name, runs_on, label_set_id, needs_jobs, if_expr, timeout_minutes, permissions, job_env, repo_id, owner)";
    private static final String STEP =
            "concat_ws('|', step_index, step_id, step_name, if_expr, run_command, uses_alias, working_directory, step_env, step_with, continue_on_error)";

    private final Floor floor;

    RerunRunsIT(DevStack stack) {
        floor = new Floor(stack);
    }

    @BeforeEach
    void empty() {
        floor.rows.change("TRUNCATE repos, workflow_runners, job_label_sets, actions_policies CASCADE");
    }

    private RunQueued queue() {
        return floor.queue(Specs.grouped(
                new RunSpec.Concurrency("g", true),
                Specs.run(
                        7,
                        null,
                        Specs.job("good", List.of("x")),
                        Specs.job("bad", List.of("x")),
                        Specs.job("after", List.of("y", "x"), "good", "bad"))));
    }

    /** The first job succeeds and has a log, the second fails, the third is skipped. */
    private void end(RunQueued run) {
        end(run, 0, "completed", Conclusion.success);
        end(run, 1, "completed", Conclusion.failure);
        end(run, 2, "skipped", Conclusion.skipped);
        floor.rows.change(
                "UPDATE workflow_runs SET status = 'completed', conclusion = 'failure', completed_at = now() WHERE id = ?",
                run.runId());
    }

    private void end(RunQueued run, int job, String status, Conclusion conclusion) {
        long id = run.jobs().get(job).id();
        floor.rows.change(
                "UPDATE workflow_jobs SET status = ?::workflow_job_status, conclusion = ?::conclusion, ready_at = NULL, started_at = now(), completed_at = now() WHERE id = ?",
                status,
                conclusion.name(),
                id);
        floor.rows.change(
                "UPDATE workflow_steps SET status = 'completed', conclusion = ?::conclusion, started_at = now(), completed_at = now(), log_object_key = 'log/' || id, log_byte_count = 5 WHERE job_id = ?",
                conclusion.name(),
                id);
        floor.rows.change(
                "UPDATE check_runs SET status = 'completed', conclusion = ?::conclusion, completed_at = now() WHERE job_id = ?",
                conclusion.name(),
                id);
    }

    private RunQueued rerun(String request, long run, boolean failedOnly) {
        return assertInstanceOf(
                RunQueued.class,
                floor.rerun(new RerunRequested(request, run, failedOnly, null)).get(0));
    }

    private List<String> rows(String columns, String from, long id) {
        return floor.rows.all(String.class, "SELECT " + columns + " FROM " + from, id);
    }

    @Test
    void the_new_run_has_the_old_ones_shape_and_starts_anew() {
        RunQueued old = queue();
        end(old);
        RunQueued again = rerun("r-1", old.runId(), false);
        assertEquals(2, again.runIndex());
        assertEquals(
                List.of("good", "bad", "after"),
                again.jobs().stream().map(RunQueued.Job::key).toList());
        String ofRun = "workflow_runs WHERE id = ?";
        assertEquals(rows(RUN, ofRun, old.runId()), rows(RUN, ofRun, again.runId()));
        String jobs = "workflow_jobs WHERE run_id = ? ORDER BY job_index";
        assertEquals(rows(JOB, jobs, old.runId()), rows(JOB, jobs, again.runId()));
        String steps =
                "workflow_steps s JOIN workflow_jobs j ON j.id = s.job_id WHERE j.run_id = ? ORDER BY job_index, step_index";
        String step = STEP.replace("if_expr", "s.if_expr");
        assertEquals(rows(step, steps, old.runId()), rows(step, steps, again.runId()));
        assertEquals(
                List.of("queued:0", "queued:0", "queued:0"), rows("status || ':' || attempt", jobs, again.runId()));
        assertEquals(List.of("good", "bad"), floor.line());
        assertEquals(
                List.of("rerun:r-1|" + old.runId()),
                rows("trigger_event_id || '|' || parent_run_id", ofRun, again.runId()));
        assertEquals(
                again.jobs().stream()
                        .map(job ->
                                job.checkRunId() + ":workflow_run:" + again.runId() + ":job:" + job.key() + ":queued")
                        .toList(),
                rows(
                        "c.id || ':' || external_id || ':' || c.status",
                        "check_runs c JOIN workflow_jobs j ON j.id = c.job_id WHERE run_id = ? ORDER BY job_index",
                        again.runId()));
        assertEquals(again.runId(), floor.announced.queued.get(1).id());
    }

    @Test
    void with_failed_only_what_ended_well_is_taken_over_with_its_results() {
        RunQueued old = queue();
        end(old);
        RunQueued again = rerun("r-1", old.runId(), true);
        assertEquals(
                List.of("completed:success:true", "queued::false", "queued::false"),
                rows(
                        "status || ':' || coalesce(conclusion::text, '') || ':' || (completed_at IS NOT NULL AND started_at IS NOT NULL)",
                        "workflow_jobs WHERE run_id = ? ORDER BY job_index",
                        again.runId()));
        String steps = "workflow_steps WHERE job_id = ? ORDER BY step_index";
        String results = "concat_ws('|', status, conclusion, started_at, completed_at, log_object_key, log_byte_count)";
        assertEquals(
                rows(results, steps, old.jobs().get(0).id()),
                rows(results, steps, again.jobs().get(0).id()));
        assertEquals(
                List.of("queued|0", "queued|0"),
                rows(results, steps, again.jobs().get(1).id()));
        assertEquals(
                List.of("completed:success", "queued:", "queued:"),
                rows(
                        "c.status || ':' || coalesce(c.conclusion::text, '')",
                        "check_runs c JOIN workflow_jobs j ON j.id = c.job_id WHERE run_id = ? ORDER BY job_index",
                        again.runId()));
        assertEquals(List.of("bad"), floor.line());
        floor.end(again.jobs().get(1).id(), Conclusion.success);
        assertEquals(List.of("after"), floor.line());
    }

    @Test
    void the_same_request_again_finds_the_run_that_it_made() {
        RunQueued old = queue();
        end(old);
        RerunRequested request = new RerunRequested("r-1", old.runId(), true, null);
        RerunRequested repeat = new RerunRequested("r-1", old.runId(), true, null);
        List<Message> answers = floor.rerun(request, repeat);
        RunQueued first = assertInstanceOf(RunQueued.class, answers.get(0));
        RunQueued repeated = new RunQueued(first.runId(), first.runIndex(), first.jobs(), true);
        assertEquals(repeated, answers.get(1));
        assertEquals(repeated, rerun("r-1", old.runId(), true));
        assertEquals(2L, floor.rows.one(Long.class, "SELECT count(*) FROM workflow_runs"));
    }

    @Test
    void what_cannot_be_run_again_is_refused_and_its_neighbours_are_queued() {
        RunQueued old = queue();
        RunQueued fine = floor.queue(Specs.run(8, null, Specs.job("a", List.of())));
        end(fine, 0, "completed", Conclusion.success);
        floor.rows.change(
                "UPDATE workflow_runs SET status = 'completed', conclusion = 'success', completed_at = now() WHERE id = ?",
                fine.runId());
        List<Message> answers = floor.rerun(
                new RerunRequested("r-1", 99_999_999, false, null),
                new RerunRequested("r-2", old.runId(), false, null),
                new RerunRequested("r-3", fine.runId(), true, null),
                new RerunRequested("r-4", fine.runId(), false, null));
        assertEquals(
                List.of(
                        new RequestRefused("there is no run 99999999", RequestRefused.Kind.not_found),
                        new RequestRefused("run " + old.runId() + " has not ended yet", RequestRefused.Kind.conflict),
                        new RequestRefused("no job of run " + fine.runId() + " failed", RequestRefused.Kind.conflict)),
                answers.subList(0, 3));
        assertEquals(2, assertInstanceOf(RunQueued.class, answers.get(3)).runIndex());
    }

    @Test
    void a_rerun_is_the_newest_of_its_group() {
        RunQueued old = queue();
        end(old);
        RunQueued open = queue();
        RunQueued again = rerun("r-1", old.runId(), false);
        assertEquals(Map.of(open.runId(), again.runId()), floor.announced.superseded);
    }

    @Test
    void a_run_that_was_approved_needs_no_approval_to_run_again() {
        for (boolean approved : new boolean[] {true, false}) {
            empty();
            RunQueued old = floor.queue(Specs.needingApproval(Specs.run(7, null, Specs.job("a", List.of()))));
            floor.rows.change(
                    "INSERT INTO workflow_run_approvals VALUES (?, ?, 'someone', now())", old.runId(), approved);
            end(old, 0, "cancelled", Conclusion.cancelled);
            floor.rows.change(
                    "UPDATE workflow_runs SET status = 'cancelled', conclusion = 'cancelled', completed_at = now() WHERE id = ?",
                    old.runId());
            rerun("r-1", old.runId(), false);
            assertEquals(approved ? List.of("a") : List.of(), floor.line());
        }
    }
}
