package sh.shithub.actions.gateway.tokens;

import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.graceful.GracefulShutdownCapable;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * How long and how many calls wait for a dependency that is away (WIRE.md, "General"): job calls, and the look-up of the tokens of
 * all others. The stock client never retries, so a database's restart must not cost it its job.
 */
@Singleton
final class Patience implements GracefulShutdownCapable {
    /** What is left of everybody's patience once the server is asked to go down. */
    private static final Duration GOING_DOWN = Duration.ofSeconds(3);

    private final Duration within;
    private final int calls;
    private final long bytes;
    private final Clock clock;
    private volatile Instant downBy = Instant.MAX;

    /**
     * @param seconds how long a call waits
     * @param calls how many of one kind may wait
     * @param mebibytes how much the bodies of one kind may hold of the heap together
     */
    Patience(
            @Property(name = "SHITHUB_PATIENCE_SECONDS", defaultValue = "30") long seconds,
            @Property(name = "SHITHUB_WAITING_CALLS", defaultValue = "20000") int calls,
            @Property(name = "SHITHUB_WAITING_MEBIBYTES", defaultValue = "128") long mebibytes,
            Clock clock) {
        require("SHITHUB_PATIENCE_SECONDS", seconds, "1 to 3600", seconds >= 1 && seconds <= 3600);
        require("SHITHUB_WAITING_CALLS", calls, "1 or more", calls >= 1);
        require("SHITHUB_WAITING_MEBIBYTES", mebibytes, "1 or more", mebibytes >= 1);
        this.within = Duration.ofSeconds(seconds);
        this.calls = calls;
        this.bytes = mebibytes << 20;
        this.clock = clock;
    }

    private static void require(String name, long value, String expected, boolean met) {
        if (!met) {
            throw new IllegalArgumentException(name + " is " + value + "; expected " + expected);
        }
    }

    /** The server takes no new calls; those that wait for a dependency get their 503 before it goes. */
    @Override
    public CompletionStage<?> shutdownGracefully() {
        downBy = clock.instant().plus(GOING_DOWN);
        return CompletableFuture.completedStage(null);
    }

    Duration within() {
        return within;
    }

    int calls() {
        return calls;
    }

    long bytes() {
        return bytes;
    }

    /** When the patience of a call ends that comes in now. */
    Instant deadline() {
        return clock.instant().plus(within);
    }

    boolean over(Gatherer.Call call) {
        return !clock.instant().isBefore(end(call));
    }

    /** What is left to the most patient of these. */
    Duration left(Collection<? extends Gatherer.Call> waiting) {
        Instant last = waiting.stream().map(this::end).max(Instant::compareTo).orElseThrow();
        return Duration.between(clock.instant(), last);
    }

    private Instant end(Gatherer.Call call) {
        return call.deadline().isBefore(downBy) ? call.deadline() : downBy;
    }
}
