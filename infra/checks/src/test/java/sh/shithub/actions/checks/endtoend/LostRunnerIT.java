package sh.shithub.actions.checks.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import sh.shithub.actions.devstack.stack.Stack;

/** A runner begins a job and is never heard of again (invariant 7), over separate processes with short times. */
class LostRunnerIT {
    private static final Map<String, String> SETTINGS = Map.of(
            "SHITHUB_HEARTBEATS_PER_MINUTE", "0",
            "SHITHUB_DRAIN", "0s",
            "SHITHUB_JOB_TOKEN_SECONDS", "4",
            "SHITHUB_LOST_RUNNER_GRACE_SECONDS", "1");

    private static Stack processes;
    private static RunningStack stack;

    @BeforeAll
    static void start() throws IOException {
        processes = Stack.up(
                Files.createDirectories(Path.of("target/lostrunner")), RunningStackExtension.freeBase(), SETTINGS);
        stack = new RunningStack(processes);
    }

    @AfterAll
    static void stop() {
        processes.wipe();
    }

    @Test
    void its_job_ends_the_run_as_a_failure() {
        StockClient.Claim lost = begun("fails");
        JsonNode run = awaitEnd(lost.runId());
        assertEquals("failure", run.get("conclusion").asText());
        assertEquals(
                List.of("completed failure runner lost"),
                stack.rows("SELECT status || ' ' || conclusion || ' ' || end_reason FROM workflow_jobs WHERE id = "
                        + lost.id()));
        assertEquals(
                List.of("completed failure"),
                stack.rows("SELECT status || ' ' || conclusion FROM check_runs WHERE job_id = " + lost.id()));
        assertRefused(lost);
        stack.awaitFinishedLogs(lost.runId());
        assertEquals("begun\n", log(lost));
    }

    @Test
    void its_job_runs_again_when_the_policy_says_so_and_its_log_shows_both_tries() throws SQLException {
        StockClient.Claim lost = begun("again");
        try (Connection connection = stack.connect();
                Statement policy = connection.createStatement()) {
            policy.execute("INSERT INTO actions_policies (scope, repo_id, lost_runner)"
                    + " SELECT 'repo', repo_id, 'requeue' FROM workflow_runs WHERE id = " + lost.runId());
        }
        StockClient.Claim second = stack.runner("again", 1).claim(List.of("again"));
        assertEquals(lost.id(), second.id());
        assertEquals(2, stack.number("SELECT attempt FROM workflow_jobs WHERE id = " + second.id()));
        assertRefused(lost);
        JsonNode end = second.runThrough("success");
        assertEquals("success", end.get("run_conclusion").asText());
        assertEquals(
                List.of("completed success"),
                stack.rows("SELECT status || ' ' || conclusion FROM check_runs WHERE job_id = " + second.id()));
        stack.awaitFinishedLogs(second.runId());
        assertEquals("""
                begun
                ##[warning]the runner was lost; the job ran again
                step again 0 of job %d
                """.formatted(second.id()), log(second));
    }

    /** Claimed, one step begun, one line said. */
    private static StockClient.Claim begun(String label) {
        Queueing.queue(stack, List.of(Queueing.job(label, List.of(), label, 1)));
        StockClient.Claim claim = stack.runner(label, 1).claim(List.of(label));
        claim.running();
        claim.stepRunning(claim.step(0));
        claim.log(claim.step(0), 0, "begun\n");
        return claim;
    }

    private static JsonNode awaitEnd(long run) {
        return await("the end of run " + run)
                .atMost(Duration.ofSeconds(60))
                .until(
                        () -> stack.read("/api/v1/runs/" + run),
                        read -> "completed".equals(read.get("status").asText()));
    }

    private static void assertRefused(StockClient.Claim lost) {
        assertNotEquals(200, lost.attempt("/cancel-check", Map.of()).status());
    }

    private static String log(StockClient.Claim claim) {
        return StockClient.text(
                stack.gateway(),
                "/api/v1/jobs/" + claim.id() + "/steps/" + claim.step(0) + "/log",
                stack.operatorToken());
    }
}
