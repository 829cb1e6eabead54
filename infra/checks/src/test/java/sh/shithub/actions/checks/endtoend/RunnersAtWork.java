package sh.shithub.actions.checks.endtoend;

import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Runners that take one job after the other, at a bounded pace, until they are told to stop; each remembers what it was given and said. */
final class RunnersAtWork implements AutoCloseable {
    private static final int CHUNKS = 6;
    private static final Duration BETWEEN_CALLS = Duration.ofMillis(250);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String label;
    private final ExecutorService threads;
    private final List<Future<?>> runners = new ArrayList<>();
    /** How often each job was handed out. */
    private final Map<Long, AtomicInteger> claims = new ConcurrentHashMap<>();
    /** The jobs that a runner has brought to their end, with the object that must hold what it said. */
    private final Map<Long, String> logs = new ConcurrentHashMap<>();

    private volatile boolean over;

    /** Half of them begin at the one gateway, half at the other. */
    RunnersAtWork(RunningStack stack, String label, int count) {
        this.label = label;
        threads = Executors.newFixedThreadPool(count);
        List<URI> gateways = List.of(stack.gateway(), stack.secondGateway());
        for (int i = 0; i < count; i++) {
            List<URI> known = i % 2 == 0 ? gateways : List.of(gateways.get(1), gateways.get(0));
            StockClient client = stack.runnerAtAny(known, label, 1);
            runners.add(threads.submit(() -> work(client)));
        }
    }

    /** Until so many more jobs have ended than now, or a runner met an error. */
    void awaitMore(int jobs) {
        int then = logs.size();
        await("jobs that end").atMost(PATIENCE).until(() -> logs.size() >= then + jobs || failed());
    }

    /** Each finishes what it has in hand. Throws what a runner met. */
    void finish() throws Exception {
        over = true;
        for (Future<?> runner : runners) {
            runner.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    Map<Long, AtomicInteger> claims() {
        return claims;
    }

    Map<Long, String> logs() {
        return logs;
    }

    /** What a job's runner said, to the byte. */
    static String said(long job) {
        StringBuilder said = new StringBuilder();
        for (int chunk = 0; chunk < CHUNKS; chunk++) {
            said.append(line(job, chunk));
        }
        return said.toString();
    }

    @Override
    public void close() {
        over = true;
        threads.shutdownNow();
    }

    private boolean failed() {
        return runners.stream().anyMatch(Future::isDone);
    }

    private void work(StockClient client) {
        while (!over) {
            Optional<StockClient.Claim> claim = client.heartbeat(List.of(label), 1);
            pace();
            claim.ifPresent(this::run);
        }
    }

    private void run(StockClient.Claim claim) {
        claims.computeIfAbsent(claim.id(), id -> new AtomicInteger()).incrementAndGet();
        long step = claim.step(0);
        claim.running();
        claim.stepRunning(step);
        for (int chunk = 0; chunk < CHUNKS; chunk++) {
            pace();
            claim.log(step, chunk, line(claim.id(), chunk));
        }
        pace();
        claim.stepCompleted(step, "success");
        claim.completed("success");
        logs.put(claim.id(), "actions/runs/" + claim.runId() + "/jobs/" + claim.id() + "/steps/" + step + ".log");
    }

    private static String line(long job, int chunk) {
        return "line " + chunk + " of job " + job + "\n";
    }

    private static void pace() {
        LockSupport.parkNanos(BETWEEN_CALLS.toNanos());
    }
}
