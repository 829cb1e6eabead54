package sh.shithub.actions.runner.gateway;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Whether this process is asked to stop: calls that wait for a server then give up soon. */
final class StopNotice {
    private static final Duration STILL = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final CountDownLatch begun = new CountDownLatch(1);
    private volatile long end;

    synchronized void begin() {
        if (begun.getCount() > 0) {
            end = System.nanoTime() + STILL.toNanos();
            begun.countDown();
        }
    }

    /** In terms of {@link System#nanoTime()}; far away as long as no stop was asked for. */
    long end() {
        return begun.getCount() > 0 ? System.nanoTime() + TimeUnit.DAYS.toNanos(1) : end;
    }

    void pause(Duration time) throws InterruptedException {
        if (begun.getCount() == 0) {
            TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
        } else {
            begun.await(time.toNanos(), TimeUnit.NANOSECONDS);
        }
    }
}
