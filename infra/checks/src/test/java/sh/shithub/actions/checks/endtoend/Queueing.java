package sh.shithub.actions.checks.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** Runs for tests, queued as an operator does. Each has a repository of its own, so that tests do not meet. */
public final class Queueing {
    private static final AtomicLong REPOS = new AtomicLong(1000);

    private Queueing() {}

    /** {@code test} needs {@code build}; two steps each. */
    static JsonNode buildAndTest(RunningStack stack, String label) {
        return queue(stack, List.of(job("build", List.of(), label, 2), job("test", List.of("build"), label, 2)));
    }

    static JsonNode queue(RunningStack stack, List<Map<String, Object>> jobs) {
        return queue(stack, jobs, Map.of());
    }

    /** @param more fields of the run */
    static JsonNode queue(RunningStack stack, List<Map<String, Object>> jobs, Map<String, Object> more) {
        return queue(stack, jobs, more, Map.of());
    }

    static JsonNode queue(
            RunningStack stack, List<Map<String, Object>> jobs, Map<String, Object> more, Map<String, String> headers) {
        return StockClient.post(stack.gateway(), "/api/v1/runs", stack.operatorToken(), run(jobs, more), headers)
                .ok();
    }

    /** What an operator posts. */
    public static Map<String, Object> run(List<Map<String, Object>> jobs, Map<String, Object> more) {
        long repo = REPOS.incrementAndGet();
        Map<String, Object> run = new HashMap<>(Map.of(
                "repo", Map.of("id", repo, "owner", "octo", "name", "repo" + repo),
                "workflow_file", "ci.yml",
                "workflow_name", "CI",
                "head_sha", "0123456789abcdef0123456789abcdef01234567",
                "head_ref", "refs/heads/main",
                "event", "push",
                "event_payload", Map.of("pusher", "octo"),
                "jobs", jobs));
        run.putAll(more);
        return run;
    }

    public static Map<String, Object> job(String key, List<String> needs, String label, int steps) {
        List<Map<String, Object>> list = new ArrayList<>();
        IntStream.range(0, steps).forEach(i -> list.add(Map.of("name", key + " " + i, "run", "echo " + i)));
        return Map.of("key", key, "runs_on", List.of(label), "needs", needs, "steps", list);
    }
}
