package sh.shithub.actions.checks.faults;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import sh.shithub.actions.checks.endtoend.Queueing;
import sh.shithub.actions.checks.endtoend.StockClient;

/** Queues runs as long as few jobs are open; a run that was not acknowledged is asked for again under the same trigger. */
final class Operator implements Runnable {
    private static final int MOST_OPEN = 24;
    private static final Duration PACE = Duration.ofMillis(300);

    private final FaultyStack stack;
    private final Ledger ledger;
    private final BooleanSupplier over;

    Operator(FaultyStack stack, Ledger ledger, BooleanSupplier over) {
        this.stack = stack;
        this.ledger = ledger;
        this.over = over;
    }

    /** Jobs that have not ended; many when the database does not say. */
    static long open(FaultyStack stack) {
        try {
            return stack.running().number("SELECT count(*) FROM workflow_jobs WHERE status IN ('queued', 'running')");
        } catch (IllegalStateException e) {
            return Long.MAX_VALUE;
        }
    }

    @Override
    public void run() {
        for (int run = 0; !over.getAsBoolean(); ) {
            LockSupport.parkNanos(PACE.toNanos());
            if (open(stack) < MOST_OPEN) {
                queue(run++);
            }
        }
    }

    /** Every third has two jobs, one of which needs the other. */
    private void queue(int number) {
        List<Map<String, Object>> jobs = new ArrayList<>();
        jobs.add(Queueing.job("build", List.of(), Runner.LABEL, 2));
        if (number % 3 == 0) {
            jobs.add(Queueing.job("test", List.of("build"), Runner.LABEL, 1));
        }
        Map<String, Object> run =
                Queueing.run(jobs, Map.of("trigger_event_id", UUID.randomUUID().toString()));
        for (int attempt = 0; !over.getAsBoolean(); attempt++) {
            try {
                URI gateway = stack.gateways().get(attempt % 2);
                StockClient.Answer answer = StockClient.post(
                        gateway, "/api/v1/runs", stack.running().operatorToken(), run);
                if (answer.status() == 201 || answer.status() == 200) {
                    ledger.queued(answer.body().get("run_id").asLong(), ids(answer.body()));
                    return;
                }
                if (!Calls.isTransient(answer)) {
                    ledger.wrong("a run was answered " + answer);
                    return;
                }
            } catch (UncheckedIOException e) {
                // Asked again, at the other gateway.
            }
            LockSupport.parkNanos(PACE.toNanos());
        }
    }

    private static List<Long> ids(JsonNode queued) {
        List<Long> ids = new ArrayList<>();
        queued.get("jobs").forEach(job -> ids.add(job.get("id").asLong()));
        return ids;
    }
}
