package sh.shithub.actions.platform.consume;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How often a member's client may be made anew before its process ends: a few times with growing pauses. A client that has been
 * good for a while counts as a fresh start.
 */
final class Renewals {
    private static final Logger LOG = LoggerFactory.getLogger(Renewals.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration GOOD = Duration.ofMinutes(2);

    private final String name;
    private final int most;
    private final CountPolls counts;
    private final EndOfProcess end;
    private final Semaphore interrupted = new Semaphore(0);
    private int inARow;
    private long lastAt;
    private volatile String trouble;

    Renewals(String name, int most, CountPolls counts, EndOfProcess end) {
        this.name = name;
        this.most = most;
        this.counts = counts;
        this.end = end;
    }

    /** Why the client had to be made anew, until the broker knows the new one; null in good health. */
    String trouble() {
        return trouble;
    }

    void over() {
        trouble = null;
    }

    /** Returns when another client may be made. */
    void renew(String why) {
        inARow = System.nanoTime() - lastAt > GOOD.toNanos() ? 1 : inARow + 1;
        trouble = why;
        counts.renewed();
        if (inARow > most) {
            end.because("the consumer of " + name + " was made anew " + most + " times and is of no use again: " + why);
        }
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(inARow - 1, 6));
        LOG.error("the consumer of {} is of no use ({}); another one is made in {}", name, why, pause);
        pause(pause);
        lastAt = System.nanoTime();
    }

    void interruptPause() {
        interrupted.release();
    }

    private void pause(Duration pause) {
        try {
            interrupted.drainPermits();
            interrupted.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
