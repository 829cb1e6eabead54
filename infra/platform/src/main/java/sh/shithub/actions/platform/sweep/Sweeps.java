package sh.shithub.actions.platform.sweep;

import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.TaskScheduler;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats sweeps for as long as the service runs. Not {@code @Scheduled}: each wait is up to a quarter longer, so that
 * instances which started together spread, and a failure waits for the next turn.
 */
@Singleton
public final class Sweeps {
    private static final Logger LOG = LoggerFactory.getLogger(Sweeps.class);
    private final TaskScheduler scheduler;

    Sweeps(@Named(TaskExecutors.SCHEDULED) TaskScheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** @param forWhat it looks, for the log */
    public void every(Duration wait, String forWhat, Runnable sweep) {
        long millis = wait.toMillis();
        Duration spread = Duration.ofMillis(millis + ThreadLocalRandom.current().nextLong(millis / 4 + 1));
        scheduler.schedule(spread, () -> once(wait, forWhat, sweep));
    }

    private void once(Duration wait, String forWhat, Runnable sweep) {
        try {
            sweep.run();
        } catch (RuntimeException e) {
            LOG.warn("the sweep for {} waits for its next turn: {}", forWhat, e.getMessage());
        } finally {
            every(wait, forWhat, sweep);
        }
    }
}
