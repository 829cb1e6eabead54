package sh.shithub.actions.platform.consume;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Doubling waits with jitter, so that instances that failed together do not come back together. */
public final class Backoff {
    private final Duration first;
    private final Duration most;
    private int failures;

    public Backoff(Duration first, Duration most) {
        this.first = first;
        this.most = most;
    }

    public void reset() {
        failures = 0;
    }

    public Duration next() {
        long doubled = first.toMillis() << Math.min(failures++, 20);
        long capped = Math.min(doubled, most.toMillis());
        return Duration.ofMillis(capped / 2 + ThreadLocalRandom.current().nextLong(capped / 2 + 1));
    }
}
