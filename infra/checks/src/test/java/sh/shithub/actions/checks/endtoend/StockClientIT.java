package sh.shithub.actions.checks.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The main job over separate processes: the stock client's exact calls, then what they left in rows, checks and objects. */
@ExtendWith(RunningStackExtension.class)
class StockClientIT {
    private static final String LABEL = "stock";
    private final RunningStack stack;

    StockClientIT(RunningStack stack) {
        this.stack = stack;
    }

    @Test
    void a_run_of_two_jobs_is_claimed_reported_and_finished() {
        JsonNode queued = Queueing.buildAndTest(stack, LABEL);
        long run = queued.get("run_id").asLong();
        StockClient client = stack.runner(LABEL, 1);

        StockClient.Claim build = client.claim(List.of(LABEL, "linux"));
        assertEquals("build", build.key());
        assertEquals(run, build.runId());
        assertTrue(client.heartbeat(List.of(LABEL), 1).isEmpty(), "its capacity is taken, and test needs build");
        interleave(build);
        JsonNode buildEnd = build.completed("success");
        assertNull(buildEnd.get("next_token"), "no token follows a job's end");
        assertNull(buildEnd.get("run_status"), "test is still to come");

        StockClient.Claim test = client.claim(List.of(LABEL));
        assertEquals("test", test.key());
        assertEquals(List.of("build"), List.of(test.job().get("needs").get(0).asText()));
        JsonNode testEnd = test.runThrough("success");
        assertEquals("completed", testEnd.get("run_status").asText());
        assertEquals("success", testEnd.get("run_conclusion").asText());

        checkRows(run);
        checkChecks(run);
        checkObjects(build, test);
    }

    /** Chunks of one step go on while the next one runs, with cancel-checks and an artifact in between. */
    private static void interleave(StockClient.Claim build) {
        long first = build.step(0);
        long second = build.step(1);
        assertNull(build.running().get("conclusion").textValue());
        build.stepRunning(first);
        build.log(first, 0, "one\n");
        build.log(first, 1, "two\n");
        assertFalse(build.cancelCheck());
        build.stepRunning(second);
        build.log(second, 0, "alpha\n");
        build.log(first, 2, "three\n");
        build.log(first, 1, "two, said again and ignored\n");
        assertEquals(
                "success",
                build.stepCompleted(first, "success").get("conclusion").asText());
        assertFalse(build.cancelCheck());
        JsonNode artifact = build.artifact("report.txt", "all well".getBytes(StandardCharsets.UTF_8));
        assertTrue(artifact.get("artifact_id").asLong() > 0);
        build.log(second, 1, "beta\n");
        build.stepCompleted(second, "success");
    }

    /** The roll-up is committed before the last call is answered, so whoever reads now sees it. */
    private void checkRows(long run) {
        JsonNode read = stack.read("/api/v1/runs/" + run);
        assertEquals("completed", read.get("status").asText());
        assertEquals("success", read.get("conclusion").asText());
        assertNotNull(read.get("started_at").textValue());
        JsonNode jobs = stack.read("/api/v1/runs/" + run + "/jobs");
        assertEquals(2, jobs.get("total_count").asInt());
        for (JsonNode job : jobs.get("jobs")) {
            assertEquals("completed", job.get("status").asText());
            assertEquals("success", job.get("conclusion").asText());
            job.get("steps")
                    .forEach(step ->
                            assertEquals("success", step.get("conclusion").asText()));
        }
        JsonNode artifact = stack.read("/api/v1/runs/" + run + "/artifacts").at("/artifacts/0");
        assertEquals(
                "actions/runs/" + run + "/artifacts/report.txt",
                artifact.get("object_key").asText());
        assertEquals("all well", stack.object(artifact.get("object_key").asText()));
    }

    private void checkChecks(long run) {
        assertEquals(
                List.of(
                        "build workflow_run:" + run + ":job:build completed success",
                        "test workflow_run:" + run + ":job:test completed success"),
                stack.rows("SELECT name || ' ' || external_id || ' ' || status || ' ' || conclusion FROM check_runs"
                        + " WHERE external_id LIKE 'workflow_run:" + run + ":%' ORDER BY id"));
    }

    private void checkObjects(StockClient.Claim build, StockClient.Claim test) {
        stack.awaitFinishedLogs(build.runId());
        assertEquals("one\ntwo\nthree\n", stack.object(logKey(build, 0)));
        assertEquals("alpha\nbeta\n", stack.object(logKey(build, 1)));
        assertEquals("step test 0 of job " + test.id() + "\n", stack.object(logKey(test, 0)));
        assertEquals(
                "one\ntwo\nthree\n",
                StockClient.text(
                        stack.gateway(),
                        "/api/v1/jobs/" + build.id() + "/steps/" + build.step(0) + "/log",
                        stack.operatorToken()));
        assertEquals(
                List.of("0"),
                stack.rows("SELECT count(*) FROM workflow_step_log_chunks c JOIN workflow_steps s ON s.id = c.step_id"
                        + " JOIN workflow_jobs j ON j.id = s.job_id WHERE j.run_id = " + build.runId()));
        assertEquals(
                List.of(Integer.toString("one\ntwo\nthree\n".length())),
                stack.rows("SELECT log_byte_count FROM workflow_steps WHERE id = " + build.step(0)));
    }

    private static String logKey(StockClient.Claim claim, int step) {
        return "actions/runs/" + claim.runId() + "/jobs/" + claim.id() + "/steps/" + claim.step(step) + ".log";
    }
}
