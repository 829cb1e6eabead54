package sh.shithub.actions.checks.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A line of a log that speaks of a file, over all services: its row, its check run and what operators read, without the job's secret. */
@ExtendWith(RunningStackExtension.class)
class AnnotationsIT {
    private static final Map<String, Object> REPO = Map.of("id", 9101, "owner", "annotating", "name", "annotated");
    private static final String SECRET = "canary-in-an-annotation-5e1d";

    private final RunningStack stack;

    AnnotationsIT(RunningStack stack) {
        this.stack = stack;
    }

    @Test
    void an_error_in_a_log_is_an_annotation_of_the_check_run_and_its_secret_is_masked() {
        long run = Queueing.queue(
                        stack, List.of(Queueing.job("build", List.of(), "annotated", 1)), Map.of("repo", REPO))
                .get("run_id")
                .asLong();
        Shithubd.run(stack, SECRET, "admin", "secret", "set", "--repo", "annotating/annotated", "--name", "TOKEN");
        StockClient.Claim claim = stack.runner("annotated", 1).claim(List.of("annotated"));
        say(claim, "hello\n::error file=a.java,line=3,col=7,title=X::it said canary-in", "-an-annotation-5e1d, no\n");

        await().atMost(Duration.ofSeconds(60))
                .until(() -> !checkRun(run).get("output").isNull());
        assertEquals("1 error", checkRun(run).at("/output/title").asText());
        assertEquals("completed", checkRun(run).get("status").asText());
        JsonNode page = stack.read("/api/v1/runs/" + run + "/annotations");
        assertEquals(1, page.get("total_count").asInt());
        JsonNode annotation = page.at("/annotations/0");
        assertEquals("a.java", annotation.get("path").asText());
        assertEquals(3, annotation.get("start_line").asInt());
        assertEquals(7, annotation.get("start_column").asInt());
        assertEquals("failure", annotation.get("annotation_level").asText());
        assertEquals("X", annotation.get("title").asText());
        assertEquals("it said ***, no", annotation.get("message").asText());
        String output = stack.rows("SELECT output::text FROM check_runs WHERE job_id = " + claim.id())
                .get(0);
        assertFalse(output.contains(SECRET), output);
    }

    private static void say(StockClient.Claim claim, String... chunks) {
        long step = claim.step(0);
        claim.running();
        claim.stepRunning(step);
        for (int seq = 0; seq < chunks.length; seq++) {
            claim.log(step, seq, chunks[seq]);
        }
        claim.stepCompleted(step, "failure");
        claim.completed("failure");
    }

    private JsonNode checkRun(long run) {
        return stack.read("/api/v1/runs/" + run + "/jobs").at("/jobs/0/check_run");
    }
}
