package sh.shithub.actions.gateway.runner.heartbeat;

import io.micronaut.core.annotation.Nullable;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How long jobs waited that were handed out lately, as their events say. Every gateway hears all events; what was said before it
 * started, or while it did not listen, it does not know.
 */
@Singleton
public final class ClaimWaits {
    /** How far back it remembers. */
    public static final double WINDOW_SECONDS = 300;
    /** Of more jobs than this in the window the newest count. */
    private static final int MOST = 10_000;

    private final Deque<Wait> waits = new ArrayDeque<>();

    private record Wait(long heardNanos, long millis) {}

    /** Seconds; null when no job was handed out. */
    public record Summary(
            @Nullable Double p50,
            @Nullable Double p95,
            @Nullable Double max,
            long count) {}

    void heard(long millis) {
        synchronized (waits) {
            waits.addLast(new Wait(System.nanoTime(), millis));
            if (waits.size() > MOST) {
                waits.removeFirst();
            }
        }
    }

    public Summary summary() {
        long[] millis = lately();
        return millis.length == 0
                ? new Summary(null, null, null, 0)
                : new Summary(quantile(millis, 0.5), quantile(millis, 0.95), quantile(millis, 1), millis.length);
    }

    private long[] lately() {
        long since = System.nanoTime() - (long) (WINDOW_SECONDS * 1e9);
        synchronized (waits) {
            while (!waits.isEmpty() && waits.getFirst().heardNanos() < since) {
                waits.removeFirst();
            }
            return waits.stream().mapToLong(Wait::millis).sorted().toArray();
        }
    }

    /** The smallest that so many are not above. */
    private static double quantile(long[] sorted, double part) {
        return sorted[(int) Math.ceil(part * sorted.length) - 1] / 1000.0;
    }
}
