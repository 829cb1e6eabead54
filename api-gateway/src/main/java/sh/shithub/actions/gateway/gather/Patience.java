package sh.shithub.actions.gateway.gather;

import io.micronaut.runtime.graceful.GracefulShutdownCapable;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * How long and how many calls wait for a dependency that is away (wire.md, "General"): job calls, and the look-up of the tokens of
 * all others. The stock client never retries, so a database's restart must not cost it its job.
 */
@Singleton
public final class Patience implements GracefulShutdownCapable {
    /** What is left of everybody's patience once the server is asked to go down. */
    private static final Duration GOING_DOWN = Duration.ofSeconds(3);

    private final PatienceSettings settings;
    private final Clock clock;
    private volatile Instant downBy = Instant.MAX;

    Patience(PatienceSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** The server takes no new calls; those that wait for a dependency get their 503 or 504 before it goes. */
    @Override
    public CompletionStage<?> shutdownGracefully() {
        downBy = clock.instant().plus(GOING_DOWN);
        return CompletableFuture.completedStage(null);
    }

    Duration within() {
        return settings.patience();
    }

    public int calls() {
        return settings.waitingCalls();
    }

    public long bytes() {
        return settings.waitingMebibytes() << 20;
    }

    /** When the patience of a call ends that comes in now. */
    public Instant deadline() {
        return clock.instant().plus(within());
    }

    /** The longest that a call waits. */
    public Duration atMost() {
        return settings.unknownOutcome();
    }

    /** It waits only to hear what became of it. */
    boolean late(Gatherer.Call call) {
        return call.unknown() && !clock.instant().isBefore(call.deadline());
    }

    boolean over(Gatherer.Call call) {
        return !clock.instant().isBefore(end(call));
    }

    /** What is left to the most patient of these. */
    public Duration left(Collection<? extends Gatherer.Call> waiting) {
        Instant last = waiting.stream().map(this::end).max(Instant::compareTo).orElseThrow();
        return Duration.between(clock.instant(), last);
    }

    private Instant end(Gatherer.Call call) {
        Instant end = call.unknown() ? call.deadline().plus(atMost()).minus(within()) : call.deadline();
        return end.isBefore(downBy) ? end : downBy;
    }
}
