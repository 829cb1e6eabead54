package sh.shithub.actions.bench.rows;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps a queue at one length while jobs are claimed from it: makes as many of the prepared ones ready as were taken. In
 * batches, so that it costs little beside the claims.
 */
public final class Feeder implements AutoCloseable {
    private static final long LOOK_NANOS = 1_000_000;

    /** Makes those jobs claimable. */
    @FunctionalInterface
    public interface Release {
        void ready(List<Long> jobs) throws SQLException;
    }

    private final List<Long> pool;
    private final int length;
    private final Release release;
    private final AtomicLong claimed = new AtomicLong();
    private final Thread thread = new Thread(this::feed, "feeder");
    private volatile boolean closed;
    private volatile SQLException failure;
    private int released;

    /**
     * @param pool oldest first; the first of them, as many as the queue is long, are ready already
     * @param length of the queue, as far as the pool reaches
     */
    public Feeder(List<Long> pool, int length, Release release) {
        this.pool = pool;
        this.length = length;
        this.release = release;
        released = Math.min(length, pool.size());
        thread.start();
    }

    public void claimed() {
        claimed.incrementAndGet();
    }

    /** Nothing is left to be claimed, or nothing more can be made ready. */
    public boolean exhausted() {
        return claimed.get() >= pool.size() || failure != null;
    }

    public long taken() {
        return claimed.get();
    }

    private void feed() {
        int batch = Math.max(1, Math.min(length / 4, 500));
        while (!closed) {
            if (missing() >= batch || released + missing() >= pool.size()) {
                refill();
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private void refill() {
        try {
            top();
        } catch (SQLException e) {
            failure = e;
            closed = true;
        }
    }

    private int missing() {
        return (int) Math.min(length - (released - claimed.get()), pool.size() - released);
    }

    private void top() throws SQLException {
        int more = missing();
        if (more > 0) {
            release.ready(pool.subList(released, released + more));
            released += more;
        }
    }

    /** @throws SQLException what stopped it from feeding */
    @Override
    public void close() throws SQLException {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (failure != null) {
            throw failure;
        }
    }
}
