package sh.shithub.actions.gateway.stop;

import io.micronaut.context.annotation.Context;
import io.micronaut.runtime.graceful.GracefulShutdownManager;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.platform.stop.StopStep;

/**
 * The port is closed, then calls under way are answered and their connections closed behind the answer; those that wait for a dependency
 * get their 503. What Micronaut would do by itself, but in its turn, and not so that a connection is closed whose first call is on its way.
 */
@Context
final class FinishCalls implements StopStep {
    /** As a whole; longer than the first call's second, the patience that is left then and one publication. */
    static final Duration WITHIN = Duration.ofSeconds(10);

    /** A client that has just connected sends its call at once: what is silent for longer is a connection kept for later. */
    private static final Duration FIRST_CALL_WITHIN = Duration.ofSeconds(1);

    private static final long LOOK_MILLIS = 20;

    private static final Logger LOG = LoggerFactory.getLogger(FinishCalls.class);

    private final Listeners listeners;
    private final GracefulShutdownManager calls;

    FinishCalls(Listeners listeners, GracefulShutdownManager calls) {
        this.listeners = listeners;
        this.calls = calls;
    }

    @Override
    public Turn turn() {
        return Turn.CALLS;
    }

    @Override
    public void stop() throws InterruptedException {
        listeners.close();
        long end = System.nanoTime() + FIRST_CALL_WITHIN.toNanos();
        while (calls.reportActiveTasks().orElse(0) > 0 && System.nanoTime() - end < 0) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        try {
            calls.shutdownGracefully()
                    .toCompletableFuture()
                    .get(WITHIN.minus(FIRST_CALL_WITHIN).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warn(
                    "{} calls or connections are cut off",
                    calls.reportActiveTasks().orElse(0));
        } catch (ExecutionException e) {
            LOG.warn("not every call could be finished", e.getCause());
        }
    }
}
