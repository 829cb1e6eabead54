package sh.shithub.actions.claim.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.claim.CountedStatements;
import sh.shithub.actions.claim.Floor;
import sh.shithub.actions.claim.Specs;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.contracts.RequestRefused;
import sh.shithub.actions.contracts.RunQueued;
import sh.shithub.actions.contracts.RunRequested;
import sh.shithub.actions.contracts.RunSpec;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

@ExtendWith(DevStackExtension.class)
class QueueRunsIT {
    private final Floor floor;

    QueueRunsIT(DevStack stack) {
        floor = new Floor(stack);
    }

    @BeforeEach
    void empty() {
        floor.rows.change("TRUNCATE repos, workflow_runners, job_label_sets CASCADE");
    }

    private static RunRequested request(String id, RunSpec run) {
        return new RunRequested(id, run, null);
    }

    @Test
    void a_run_is_written_with_its_jobs_steps_and_check_runs() {
        RunSpec.Job named = new RunSpec.Job(
                "b",
                "Build all",
                List.of("x64", "linux"),
                List.of("a"),
                "always()",
                null,
                null,
                null,
                List.of(Specs.step("echo"), new RunSpec.Step("s", "S", null, "", "o/a@v1", null, null, null, false)));
        RunQueued queued = floor.queue(new RunSpec(
                new RunSpec.Repo(5, "octo", "hello"),
                "ci.yml",
                null,
                Specs.SHA,
                null,
                "push",
                Map.of("n", Map.of("deep", List.of(1, 2))),
                "push-1",
                new RunSpec.Concurrency("deploy", true),
                false,
                List.of(Specs.job("a", List.of()), named)));
        assertEquals(
                List.of("a", "b"),
                queued.jobs().stream().map(RunQueued.Job::key).toList());
        assertEquals(
                "5|1|ci.yml||" + Specs.SHA + "||push|{\"n\": {\"deep\": [1, 2]}}|push-1|deploy|true|false|queued",
                text(
                        "workflow_runs",
                        "repo_id, run_index, workflow_file, workflow_name, head_sha, head_ref, event, event_payload, trigger_event_id, concurrency_group, cancel_in_progress, need_approval, status"));
        assertEquals(
                "0|a|a|||30|{\"contents\": \"read\"}|{\"A\": \"1\"}|queued|true" + "\n"
                        + "1|b|Build all|x64,linux|a|360|{}|{}|queued|false",
                text(
                        "workflow_jobs",
                        "job_index, job_key, job_name, runs_on, array_to_string(needs_jobs, ','), timeout_minutes, permissions, job_env, status, ready_at IS NOT NULL"));
        assertEquals(
                "0||Run echo||echo||true" + "\n" + "1|s|S|||o/a@v1|false",
                text(
                        "workflow_steps WHERE job_id = " + queued.jobs().get(1).id(),
                        "step_index, step_id, step_name, if_expr, run_command, uses_alias, continue_on_error"));
        String prefix = "workflow_run:" + queued.runId() + ":job:";
        assertEquals(
                "5|" + Specs.SHA + "|a|" + prefix + "a|queued" + "\n" + "5|" + Specs.SHA + "|Build all|" + prefix
                        + "b|queued",
                text("check_runs", "repo_id, head_sha, name, external_id, status"));
        assertEquals("octo|hello|1", text("repos", "owner, name, last_run_index"));
        assertEquals(
                queued.jobs().stream().map(RunQueued.Job::checkRunId).toList(),
                floor.rows.all(Long.class, "SELECT id FROM check_runs ORDER BY job_id"));
    }

    private String text(String from, String columns) {
        String order = from.contains("WHERE") ? "" : " ORDER BY id";
        return String.join(
                "\n",
                floor.rows.all(
                        String.class,
                        "SELECT array_to_string(ARRAY["
                                + columns.replaceAll("([^,(]+(\\([^)]*\\))?)(, |$)", "($1)::text$3") + "], '|') FROM "
                                + from + order));
    }

    @Test
    void a_job_is_ready_when_it_waits_neither_for_another_nor_for_an_approval() {
        floor.queue(Specs.run(1, null, Specs.job("a", List.of()), Specs.job("b", List.of(), "a")));
        floor.queue(Specs.needingApproval(Specs.run(2, null, Specs.job("c", List.of()))));
        assertEquals(
                List.of("a"),
                floor.rows.all(String.class, "SELECT job_key FROM workflow_jobs WHERE ready_at IS NOT NULL"));
    }

    @Test
    void a_run_that_cancels_its_group_takes_the_place_of_all_older_open_ones() {
        RunSpec.Concurrency cancelling = new RunSpec.Concurrency("g", true);
        long first = floor.queue(Specs.grouped("g", Specs.run(1, null, Specs.job("a", List.of()))))
                .runId();
        long second = floor.queue(Specs.grouped("g", Specs.run(1, null, Specs.job("b", List.of()))))
                .runId();
        floor.queue(Specs.grouped(cancelling, Specs.run(2, null, Specs.job("c", List.of()))));
        floor.queue(Specs.grouped("other", Specs.run(1, null, Specs.job("d", List.of()))));
        assertEquals(Map.of(), floor.announced.superseded);
        long third = floor.queue(Specs.grouped(cancelling, Specs.run(1, null, Specs.job("e", List.of()))))
                .runId();
        assertEquals(Map.of(first, third, second, third), floor.announced.superseded);
        assertEquals(List.of("a", "c", "d"), floor.line());
    }

    @Test
    void the_same_event_of_the_same_file_is_the_same_run() {
        RunSpec run = Specs.run(1, "push-1", Specs.job("a", List.of()), Specs.job("b", List.of()));
        RunQueued first = floor.queue(run);
        assertEquals(new RunQueued(first.runId(), 1, first.jobs(), true), floor.queue(run));
        assertEquals(
                2,
                floor.queue(Specs.run(1, "push-2", Specs.job("a", List.of()))).runIndex());
        assertEquals(2, floor.announced.queued.size());
    }

    @Test
    void a_repeat_in_the_same_poll_is_told_so_too() {
        RunRequested request = request("r", Specs.run(1, "push-1", Specs.job("a", List.of())));
        List<Message> answers = floor.queue(request, request);
        RunQueued first = (RunQueued) answers.get(0);
        assertEquals(new RunQueued(first.runId(), 1, first.jobs(), true), answers.get(1));
        assertEquals(1, floor.rows.one(Long.class, "SELECT count(*) FROM workflow_runs"));
    }

    @Test
    void without_an_event_only_the_very_same_request_is_a_repeat() {
        RunSpec run = Specs.run(1, null, Specs.job("a", List.of()));
        List<Message> answers = floor.queue(request("r-1", run), request("r-2", run), request("r-1", run));
        assertEquals(
                List.of(1L, 2L, 1L),
                answers.stream().map(answer -> ((RunQueued) answer).runIndex()).toList());
    }

    @Test
    void what_breaks_a_rule_is_refused_and_its_neighbours_are_queued() {
        List<Message> answers = floor.queue(
                request("r-1", Specs.run(1, "e-1", Specs.job("a", List.of()))),
                request("r-2", Specs.run(1, "e-2")),
                request("r-3", Specs.run(1, "e-3", Specs.job("a", List.of()))));
        assertEquals(1, assertInstanceOf(RunQueued.class, answers.get(0)).runIndex());
        assertEquals(new RequestRefused("jobs must not be empty", RequestRefused.Kind.invalid), answers.get(1));
        assertEquals(2, assertInstanceOf(RunQueued.class, answers.get(2)).runIndex());
    }

    @Test
    void a_repository_that_was_renamed_keeps_its_counter() {
        floor.queue(Specs.run(9, null, Specs.job("a", List.of())));
        RunSpec run = Specs.run(9, null, Specs.job("a", List.of()));
        floor.queue(new RunSpec(
                new RunSpec.Repo(9, "octo", "renamed"),
                run.workflowFile(),
                run.workflowName(),
                run.headSha(),
                run.headRef(),
                run.event(),
                run.eventPayload(),
                null,
                null,
                false,
                run.jobs()));
        assertEquals("octo|renamed|2", text("repos", "owner, name, last_run_index"));
    }

    @Test
    void a_hundred_requests_cost_as_many_statements_as_one() throws SQLException {
        List<String> one = statements(request("one", Specs.run(1, null, Specs.job("a", List.of("x")))));
        List<String> hundred = statements(IntStream.range(0, 100)
                .mapToObj(i -> request(
                        "r-" + i,
                        Specs.run(i % 7 + 2, null, Specs.job("a", List.of("y")), Specs.job("b", List.of("z"), "a"))))
                .toArray(RunRequested[]::new));
        assertEquals(one, hundred);
        assertEquals(12, one.size());
    }

    private List<String> statements(RunRequested... requests) throws SQLException {
        List<String> statements = CountedStatements.list();
        try (Connection connection = floor.open()) {
            floor.answerRequests().answer(CountedStatements.on(connection, statements), List.of(requests), List.of());
            connection.commit();
        }
        return statements;
    }

    /** Two instances, the same repositories, every request at both: no index twice, none left out, no run twice. */
    @Test
    void two_instances_at_once_number_runs_without_gaps() throws Exception {
        List<RunRequested> requests = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            requests.add(request("r-" + i, Specs.run(i % 3 + 1, "e-" + i, Specs.job("a", List.of("l-" + i % 20)))));
        }
        CompletableFuture<Void> one = CompletableFuture.runAsync(() -> inPolls(requests, 7), Floor::inThreadOfItsOwn);
        CompletableFuture<Void> other =
                CompletableFuture.runAsync(() -> inPolls(requests, 11), Floor::inThreadOfItsOwn);
        CompletableFuture.allOf(one, other).get();
        for (long repo = 1; repo <= 3; repo++) {
            assertEquals(
                    LongStream.rangeClosed(1, 20).boxed().toList(),
                    floor.rows.all(
                            Long.class,
                            "SELECT run_index FROM workflow_runs WHERE repo_id = ? ORDER BY run_index",
                            repo));
        }
        assertTrue(floor.rows.all(Long.class, "SELECT last_run_index FROM repos").stream()
                .allMatch(last -> last == 20));
    }

    private void inPolls(List<RunRequested> requests, int size) {
        for (int from = 0; from < requests.size(); from += size) {
            List<RunRequested> poll = requests.subList(from, Math.min(from + size, requests.size()));
            floor.queue(poll.toArray(RunRequested[]::new));
        }
    }
}
