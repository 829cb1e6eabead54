package sh.shithub.actions.checks.faults;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import sh.shithub.actions.checks.endtoend.StockClient;

/**
 * How a client calls: the stock one once, whatever comes of it; the retrying one with an Idempotency-Key and again when a
 * connection is lost or the answer is 503 or 504.
 */
final class Calls {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration BETWEEN = Duration.ofMillis(200);
    private static final int UNAVAILABLE = 503;
    private static final int TIMEOUT = 504;

    private final FaultyStack stack;
    private final StockClient client;
    private final boolean retries;

    Calls(FaultyStack stack, StockClient client, boolean retries) {
        this.stack = stack;
        this.client = client;
        this.retries = retries;
    }

    boolean retries() {
        return retries;
    }

    /** No answer, and a killed gateway is the reason: nobody is to blame. */
    static final class Unanswered extends Exception {
        private static final long serialVersionUID = 1L;

        Unanswered(Throwable cause) {
            super(cause);
        }
    }

    /** An answer or the lack of one that the contract does not allow. */
    static final class Wrong extends Exception {
        private static final long serialVersionUID = 1L;

        Wrong(String message) {
            super(message);
        }
    }

    /**
     * @param call gets the headers of this call
     * @param excused whether a fault may have taken what the call is about
     */
    StockClient.Answer make(
            String what, Function<Map<String, String>, StockClient.Answer> call, BooleanSupplier excused)
            throws Unanswered, Wrong {
        long begun = System.nanoTime();
        Map<String, String> headers =
                retries ? Map.of("Idempotency-Key", UUID.randomUUID().toString()) : Map.of();
        while (true) {
            long tried = System.nanoTime();
            boolean again = retries && System.nanoTime() - begun < PATIENCE.toNanos();
            try {
                StockClient.Answer answer = call.apply(headers);
                if (!again || !isTransient(answer)) {
                    return answer;
                }
            } catch (UncheckedIOException e) {
                if (!again) {
                    throw lost(what, e, tried, excused.getAsBoolean());
                }
            }
            LockSupport.parkNanos(BETWEEN.toNanos());
        }
    }

    private Unanswered lost(String what, UncheckedIOException e, long tried, boolean excused) throws Wrong {
        if (excused || !retries && stack.wasKilled(client.gateway(), tried)) {
            return new Unanswered(e);
        }
        throw new Wrong(kind() + " client: " + what + " got no answer from " + client.gateway()
                + ", which was not killed: " + e.getCause());
    }

    String kind() {
        return retries ? "a retrying" : "a stock";
    }

    static boolean isTransient(StockClient.Answer answer) {
        return answer.status() == UNAVAILABLE || answer.status() == TIMEOUT;
    }
}
