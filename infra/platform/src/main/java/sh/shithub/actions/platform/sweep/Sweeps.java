package sh.shithub.actions.platform.sweep;

import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.TaskScheduler;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.platform.stop.StopStep;
import sh.shithub.actions.platform.trace.Traces;

/**
 * Repeats sweeps for as long as the service runs. Not {@code @Scheduled}: each wait is up to a quarter longer, so that
 * instances which started together spread, and a failure waits for the next turn.
 */
@Singleton
public final class Sweeps implements StopStep {
    private static final Logger LOG = LoggerFactory.getLogger(Sweeps.class);
    private static final Duration END_WITHIN = Duration.ofSeconds(15);

    private final TaskScheduler scheduler;
    /** Sweeps share it; the step that stops them has it alone, and keeps it. */
    private final ReadWriteLock running = new ReentrantReadWriteLock();

    Sweeps(@Named(TaskExecutors.SCHEDULED) TaskScheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** @param forWhat it looks, for the log */
    public void every(Duration wait, String forWhat, Runnable sweep) {
        long millis = wait.toMillis();
        Duration spread = Duration.ofMillis(millis + ThreadLocalRandom.current().nextLong(millis / 4 + 1));
        scheduler.schedule(spread, () -> once(wait, forWhat, sweep));
    }

    @Override
    public Turn turn() {
        return Turn.WORK;
    }

    /** Sweeps under way end, and no other begins. */
    @Override
    public void stop() throws InterruptedException {
        if (!running.writeLock().tryLock(END_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warn("a sweep under way is cut off");
        }
    }

    private void once(Duration wait, String forWhat, Runnable sweep) {
        if (!running.readLock().tryLock()) {
            return;
        }
        try {
            Traces.own(sweep);
        } catch (RuntimeException e) {
            LOG.warn("the sweep for {} waits for its next turn: {}", forWhat, e.getMessage());
        } finally {
            running.readLock().unlock();
            every(wait, forWhat, sweep);
        }
    }
}
