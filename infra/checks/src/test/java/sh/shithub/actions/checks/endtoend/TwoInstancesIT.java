package sh.shithub.actions.checks.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two instances of every service at once: no job is lost, none is run twice, every run ends as its jobs say. */
@ExtendWith(RunningStackExtension.class)
class TwoInstancesIT {
    private static final String LABEL = "two";
    private static final int RUNS = 60;
    private static final int RUNNERS = 12;

    private final RunningStack stack;
    private final Map<Long, AtomicInteger> claims = new ConcurrentHashMap<>();
    private final AtomicInteger ended = new AtomicInteger();

    TwoInstancesIT(RunningStack stack) {
        this.stack = stack;
    }

    @Test
    @Timeout(value = 4, unit = TimeUnit.MINUTES)
    void a_hundred_and_twenty_jobs_run_exactly_once_each() throws Exception {
        List<Long> runs = new ArrayList<>();
        for (int i = 0; i < RUNS; i++) {
            runs.add(Queueing.buildAndTest(stack, LABEL).get("run_id").asLong());
        }
        work();
        assertEquals(2 * RUNS, claims.size());
        Map<Long, AtomicInteger> twice = new TreeMap<>(claims);
        twice.values().removeIf(count -> count.get() == 1);
        assertEquals(Map.of(), twice, "jobs that were handed out more than once");
        for (long run : runs) {
            assertEquals(
                    "success",
                    stack.read("/api/v1/runs/" + run).path("conclusion").asText(),
                    "run " + run);
            stack.awaitFinishedLogs(run);
        }
        checkLogs(runs);
    }

    private void work() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(RUNNERS);
        try {
            List<Future<?>> runners = new ArrayList<>();
            for (int i = 0; i < RUNNERS; i++) {
                StockClient client = stack.runnerAt(i % 2 == 0 ? stack.gateway() : stack.secondGateway(), LABEL, 1);
                runners.add(threads.submit(() -> runUntilAllEnded(client)));
            }
            for (Future<?> runner : runners) {
                runner.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private void runUntilAllEnded(StockClient client) {
        while (ended.get() < 2 * RUNS) {
            Optional<StockClient.Claim> claim = client.heartbeat(List.of(LABEL), 1);
            if (claim.isPresent()) {
                claims.computeIfAbsent(claim.get().id(), id -> new AtomicInteger())
                        .incrementAndGet();
                claim.get().runThrough("success");
                ended.incrementAndGet();
            }
        }
    }

    /** Two steps with one line each in every job: every line in its object, once. */
    private void checkLogs(List<Long> runs) {
        for (JsonNode job :
                stack.read("/api/v1/runs/" + runs.get(RUNS / 2) + "/jobs").get("jobs")) {
            for (JsonNode step : job.get("steps")) {
                assertEquals(
                        "step " + step.get("name").asText() + " of job "
                                + job.get("id").asLong() + "\n",
                        stack.object(step.get("log_object_key").asText()));
            }
        }
        assertEquals(
                List.of(Integer.toString(4 * RUNS)),
                stack.rows("SELECT count(*) FROM workflow_steps s JOIN workflow_jobs j ON j.id = s.job_id"
                        + " WHERE s.log_byte_count > 0 AND j.runs_on = '" + LABEL + "'"));
    }
}
