package sh.shithub.actions.checks.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Job calls wait for a dependency that is away (wire.md, "General"): a client that never retries loses no job to a restart of the
 * database or of Kafka. What happens past the patience is the gateway's own test.
 */
@ExtendWith(RunningStackExtension.class)
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class OutagesIT {
    private static final int JOBS = 50;
    /** How long the dependency is away: what the contract is about, so it is spent and not waited for. */
    private static final Duration AWAY = Duration.ofSeconds(5);

    private final RunningStack stack;

    OutagesIT(RunningStack stack) {
        this.stack = stack;
    }

    @Test
    void fifty_running_jobs_of_clients_that_never_retry_survive_a_restart_of_the_database_and_one_of_kafka()
            throws Exception {
        List<StockClient.Claim> claims = claimed("away", JOBS);
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger calls = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(JOBS);
        try {
            List<Future<Integer>> jobs = new ArrayList<>();
            claims.forEach(claim -> jobs.add(threads.submit(() -> logUntil(over, calls, claim))));
            awaitProgress(calls, jobs);
            for (String dependency : List.of("postgres", "kafka")) {
                stack.kill(dependency);
                TimeUnit.MILLISECONDS.sleep(AWAY.toMillis());
                stack.start(dependency);
                awaitProgress(calls, jobs);
            }
            over.set(true);
            for (int i = 0; i < JOBS; i++) {
                checkLog(claims.get(i), jobs.get(i).get());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** A few calls of each job; one that got an error says which. */
    private static void awaitProgress(AtomicInteger calls, List<Future<Integer>> jobs) {
        int now = calls.get();
        await("calls that go on")
                .atMost(Duration.ofSeconds(60))
                .failFast("a job ended", () -> {
                    for (Future<Integer> job : jobs) {
                        if (job.isDone()) {
                            job.get();
                        }
                    }
                })
                .until(() -> calls.get() >= now + 4 * JOBS);
    }

    /** Jobs in their runners' hands, one each. */
    private List<StockClient.Claim> claimed(String label, int jobs) {
        List<StockClient.Claim> claims = new ArrayList<>();
        for (int i = 0; i < jobs; i++) {
            Queueing.queue(stack, List.of(Queueing.job("job", List.of(), label, 1)));
        }
        for (int i = 0; i < jobs; i++) {
            claims.add(stack.runnerAt(i % 2 == 0 ? stack.gateway() : stack.secondGateway(), label, 1)
                    .claim(List.of(label)));
        }
        return claims;
    }

    /** @return how many lines its log must have */
    private static int logUntil(AtomicBoolean over, AtomicInteger calls, StockClient.Claim claim) {
        claim.running();
        claim.stepRunning(claim.step(0));
        int seq = 0;
        while (!over.get()) {
            claim.log(claim.step(0), seq++, "line " + seq + "\n");
            calls.incrementAndGet();
        }
        claim.stepCompleted(claim.step(0), "success");
        claim.completed("success");
        return seq;
    }

    private void checkLog(StockClient.Claim claim, int lines) {
        stack.awaitFinishedLogs(claim.runId());
        String log = stack.object(
                "actions/runs/" + claim.runId() + "/jobs/" + claim.id() + "/steps/" + claim.step(0) + ".log");
        StringBuilder said = new StringBuilder();
        for (int line = 1; line <= lines; line++) {
            said.append("line ").append(line).append('\n');
        }
        assertEquals(said.toString(), log);
        assertEquals(
                "success",
                stack.read("/api/v1/runs/" + claim.runId()).get("conclusion").asText());
    }
}
