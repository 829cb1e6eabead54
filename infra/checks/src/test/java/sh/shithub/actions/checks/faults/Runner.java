package sh.shithub.actions.checks.faults;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import sh.shithub.actions.checks.endtoend.StockClient;
import sh.shithub.actions.checks.faults.Calls.Unanswered;
import sh.shithub.actions.checks.faults.Calls.Wrong;

/** One runner that takes a job after the other, until it is told that it is over; what it was acknowledged goes into the ledger. */
final class Runner implements Runnable {
    static final String LABEL = "faults";
    private static final int LINES = 4;
    private static final Duration PACE = Duration.ofMillis(300);
    private static final int UNAUTHORIZED = 401;

    private final FaultyStack stack;
    private final Ledger ledger;
    private final boolean retries;
    private final int number;
    private final BooleanSupplier over;
    private StockClient client;
    private Calls calls;
    private Instant registered;

    Runner(FaultyStack stack, Ledger ledger, boolean retries, int number, BooleanSupplier over) {
        this.stack = stack;
        this.ledger = ledger;
        this.retries = retries;
        this.number = number;
        this.over = over;
    }

    @Override
    public void run() {
        register();
        while (!over.getAsBoolean()) {
            pace();
            try {
                claim().ifPresent(this::work);
            } catch (Unanswered e) {
                // The job that it may have been offered goes back to the queue.
                register();
            } catch (Wrong e) {
                ledger.wrong(e.getMessage());
                register();
            } catch (RuntimeException | AssertionError e) {
                ledger.wrong("a runner met " + e);
                register();
            }
        }
    }

    /** A client that has lost its job is not free in the server's eyes; another takes its place. Waits for the database. */
    private void register() {
        List<java.net.URI> gateways = stack.gateways();
        List<java.net.URI> known = number % 2 == 0 ? gateways : List.of(gateways.get(1), gateways.get(0));
        while (true) {
            try {
                client = stack.running().runnerAtAny(known, LABEL, 1);
                calls = new Calls(stack, client, retries);
                registered = Instant.now();
                return;
            } catch (IllegalStateException e) {
                pace();
            }
        }
    }

    private Optional<StockClient.Claim> claim() throws Unanswered, Wrong {
        StockClient.Answer answer =
                calls.make("its heartbeat", headers -> client.beat(List.of(LABEL), 1, headers), () -> false);
        if (Calls.isTransient(answer)) {
            return Optional.empty();
        }
        if (answer.status() == UNAUTHORIZED && ledger.mayBeForgotten(registered)) {
            register();
            return Optional.empty();
        }
        if (answer.status() != 200 && answer.status() != 204) {
            throw new Wrong(calls.kind() + " client's heartbeat: " + answer);
        }
        return client.claim(answer);
    }

    private void work(StockClient.Claim claim) {
        Told told = ledger.claimed(claim.id(), claim.runId());
        try {
            call(claim, told, "/status", Map.of("status", "running"));
            for (JsonNode step : claim.job().get("steps")) {
                work(claim, told, step.get("id").asLong());
            }
            call(claim, told, "/status", Map.of("status", "completed", "conclusion", "success"));
            told.jobEnded("success");
        } catch (Unanswered e) {
            told.abandon();
            register();
        } catch (Wrong e) {
            told.abandon();
            ledger.wrong(e.getMessage());
            register();
        }
    }

    private void work(StockClient.Claim claim, Told told, long step) throws Unanswered, Wrong {
        String status = "/steps/" + step + "/status";
        call(claim, told, status, Map.of("status", "running"));
        for (int line = 0; line < LINES; line++) {
            String text = "line " + line + " of step " + step + " of job " + claim.id() + "\n";
            String chunk = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
            told.says(text);
            call(claim, told, "/logs", Map.of("seq", line, "chunk", chunk, "step_id", step));
            told.logged(step, text);
        }
        call(claim, told, status, Map.of("status", "completed", "conclusion", "success"));
        told.stepEnded(step, "success");
    }

    private void call(StockClient.Claim claim, Told told, String path, Map<String, ?> body) throws Unanswered, Wrong {
        pace();
        Instant called = Instant.now();
        String what = path + " " + (body.containsKey("status") ? body.get("status") : body.get("seq")) + " of " + told;
        StockClient.Answer answer = calls.make(what, headers -> claim.attempt(path, body, headers), told::isExcused);
        if (answer.status() / 100 == 2) {
            told.acknowledged(called);
            ledger.acknowledged();
            return;
        }
        if (told.isExcused()) {
            throw new Unanswered(null);
        }
        throw new Wrong(calls.kind() + " client: " + what + ", called at " + called + ", was answered " + answer);
    }

    private static void pace() {
        LockSupport.parkNanos(PACE.toNanos());
    }
}
