package sh.shithub.actions.checks.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What operators do to runs (wire.md, "Operator calls"), across all services. */
@ExtendWith(RunningStackExtension.class)
class OperateRunsIT {
    private final RunningStack stack;

    OperateRunsIT(RunningStack stack) {
        this.stack = stack;
    }

    @Test
    void a_rejected_run_ends_without_a_runner() {
        long run = waiting("reject");
        assertEquals(List.of("queued null", "queued null"), jobs(run));
        JsonNode rejected = operate("/api/v1/runs/" + run + "/reject", 200);
        assertEquals("{\"run_id\":" + run + ",\"approved\":false}", rejected.toString());
        assertEquals("completed cancelled", state(run));
        assertEquals(List.of("cancelled cancelled", "cancelled cancelled"), jobs(run));
        operate("/api/v1/runs/" + run + "/approve", 409);
        operate("/api/v1/runs/" + run + "/reject", 409);
        assertEquals(
                List.of("completed cancelled"),
                stack.rows("SELECT DISTINCT concat_ws(' ', c.status, c.conclusion) FROM check_runs c"
                        + " JOIN workflow_jobs j ON j.id = c.job_id WHERE j.run_id = " + run));
    }

    @Test
    void queued_jobs_end_at_once_and_running_ones_are_told() {
        long run = runId(Queueing.queue(
                stack,
                List.of(
                        Queueing.job("busy", List.of(), "cancel", 1),
                        Queueing.job("idle", List.of(), "nobody", 1),
                        Queueing.job("last", List.of("busy"), "cancel", 1))));
        StockClient.Claim busy = stack.runner("cancel", 1).claim(List.of("cancel"));
        busy.running();
        busy.log(busy.step(0), 0, "so far\n");
        JsonNode cancelled = operate("/api/v1/runs/" + run + "/cancel", 202);
        assertEquals("{\"run_id\":" + run + ",\"changed_jobs\":3,\"run_completed\":false}", cancelled.toString());
        assertEquals(List.of("running null", "cancelled cancelled", "cancelled cancelled"), jobs(run));
        assertTrue(busy.cancelCheck(), "the runner is told");
        JsonNode again = operate("/api/v1/runs/" + run + "/cancel", 202);
        assertEquals(0, again.get("changed_jobs").asInt());
        JsonNode ended = busy.attempt("/status", Map.of("status", "cancelled")).ok();
        assertEquals("cancelled", ended.get("run_conclusion").asText());
        assertEquals("completed cancelled", state(run));
    }

    @Test
    void one_job_is_cancelled_and_what_needs_it_is_skipped() {
        JsonNode queued = Queueing.buildAndTest(stack, "nobody");
        long build = queued.get("jobs").get(0).get("id").asLong();
        JsonNode cancelled = operate("/api/v1/jobs/" + build + "/cancel", 202);
        assertEquals(1, cancelled.get("changed_jobs").asInt());
        assertTrue(cancelled.get("run_completed").asBoolean());
        assertEquals(List.of("cancelled cancelled", "skipped skipped"), jobs(runId(queued)));
        operate("/api/v1/jobs/999999999/cancel", 404);
    }

    @Test
    void dependents_of_a_failed_job_are_skipped_and_its_runner_hears_that_the_run_is_over() {
        long run = runId(Queueing.buildAndTest(stack, "fail"));
        JsonNode ended = stack.runner("fail", 1).claim(List.of("fail")).runThrough("failure");
        assertEquals("failure", ended.get("run_conclusion").asText());
        assertEquals(List.of("completed failure", "skipped skipped"), jobs(run));
    }

    @Test
    void an_approved_run_starts() {
        long run = waiting("approve");
        JsonNode approved = operate("/api/v1/runs/" + run + "/approve", 200);
        assertEquals("{\"run_id\":" + run + ",\"approved\":true}", approved.toString());
        StockClient runner = stack.runner("approve", 1);
        runner.claim(List.of("approve")).runThrough("success");
        runner.claim(List.of("approve")).runThrough("success");
        assertEquals("completed success", state(run));
        operate("/api/v1/runs/" + run + "/reject", 409);
    }

    @Test
    void a_run_is_run_again_whole_or_where_it_failed() {
        long run = runId(Queueing.queue(
                stack,
                List.of(Queueing.job("good", List.of(), "again", 1), Queueing.job("bad", List.of(), "again", 1))));
        operate("/api/v1/runs/" + run + "/rerun", 409);
        StockClient runner = stack.runner("again", 1);
        for (int i = 0; i < 2; i++) {
            StockClient.Claim claim = runner.claim(List.of("again"));
            claim.runThrough(claim.key().equals("good") ? "success" : "failure");
        }
        long failed = runId(rerun(run, true));
        StockClient.Claim bad = runner.claim(List.of("again"));
        assertEquals("bad", bad.key());
        assertEquals(failed, bad.runId());
        bad.runThrough("success");
        assertEquals("completed success", state(failed));
        JsonNode whole = rerun(failed, false);
        assertEquals(failed, whole.get("parent_run_id").asLong());
        runner.claim(List.of("again")).runThrough("success");
        runner.claim(List.of("again")).runThrough("success");
        assertEquals("completed success", state(runId(whole)));
    }

    private JsonNode rerun(long run, boolean failedOnly) {
        StockClient.Answer answer = StockClient.post(
                stack.gateway(),
                "/api/v1/runs/" + run + "/rerun",
                stack.operatorToken(),
                Map.of("failed_only", failedOnly));
        assertEquals(201, answer.status(), () -> "answered " + answer.body());
        return answer.body();
    }

    private long waiting(String label) {
        return runId(Queueing.queue(
                stack,
                List.of(Queueing.job("build", List.of(), label, 1), Queueing.job("test", List.of("build"), label, 1)),
                Map.of("need_approval", true)));
    }

    private JsonNode operate(String path, int status) {
        StockClient.Answer answer = StockClient.post(stack.gateway(), path, stack.operatorToken(), Map.of());
        assertEquals(status, answer.status(), () -> path + " answered " + answer.body());
        return answer.body();
    }

    private static long runId(JsonNode queued) {
        return queued.get("run_id").asLong();
    }

    private String state(long run) {
        return text(stack.read("/api/v1/runs/" + run));
    }

    /** Status and conclusion of each, in their order. */
    private List<String> jobs(long run) {
        return stack.read("/api/v1/runs/" + run + "/jobs").get("jobs").findParents("check_run").stream()
                .map(OperateRunsIT::text)
                .toList();
    }

    private static String text(JsonNode of) {
        return of.get("status").asText() + " " + of.get("conclusion").asText();
    }
}
