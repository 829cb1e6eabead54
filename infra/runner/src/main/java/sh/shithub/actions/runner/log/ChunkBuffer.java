package sh.shithub.actions.runner.log;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Output on its way to the server, cut into chunks: one is due when 64 KiB have come together or the first of its bytes has
 * waited for 200 ms, so that the log is live and the calls are few. While a call is under way more may gather, up to the
 * largest chunk that the server takes; then the reader of the command's output waits, and with it the command.
 */
final class ChunkBuffer {
    /** Largest chunk of the wire contract, bytes (wire.md, "Logs"). */
    static final int LARGEST = 524_288;

    static final int ENOUGH = 64 * 1024;
    static final Duration LINGER = Duration.ofMillis(200);
    private static final byte[] NOTHING = new byte[0];

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private final Condition room = lock.newCondition();
    private byte[] bytes = new byte[ENOUGH];
    private int size;
    private long first;
    private boolean ended;

    /** Never waits, so that the thread that takes may add a line of its own; dropped after the end. */
    void add(byte[] piece) {
        lock.lock();
        try {
            if (!ended && piece.length > 0) {
                append(piece);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until less than a largest chunk is here. */
    void awaitRoom() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (size >= LARGEST && !ended) {
                room.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The next chunk, when it is due or the buffer has ended; empty when none is due within the time given. */
    byte[] take(Duration within) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long deadline = System.nanoTime() + within.toNanos();
            for (long left = untilDue(deadline); left > 0 && !ended; left = untilDue(deadline)) {
                more.awaitNanos(left);
            }
            return due() || ended ? cut() : NOTHING;
        } finally {
            lock.unlock();
        }
    }

    /** No more is taken in: what is here is due at once. */
    void end() {
        lock.lock();
        try {
            ended = true;
            more.signalAll();
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void append(byte[] piece) {
        if (size == 0) {
            first = System.nanoTime();
        }
        if (bytes.length < size + piece.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + piece.length));
        }
        System.arraycopy(piece, 0, bytes, size, piece.length);
        size += piece.length;
        more.signalAll();
    }

    private boolean due() {
        return size >= ENOUGH || (size > 0 && lingers() <= 0);
    }

    /** Nanoseconds until a chunk is due or the deadline has come. */
    private long untilDue(long deadline) {
        if (due()) {
            return 0;
        }
        long patience = deadline - System.nanoTime();
        return size == 0 ? patience : Math.min(patience, lingers());
    }

    private long lingers() {
        return first + LINGER.toNanos() - System.nanoTime();
    }

    private byte[] cut() {
        int length = Math.min(size, LARGEST);
        byte[] chunk = Arrays.copyOf(bytes, length);
        System.arraycopy(bytes, length, bytes, 0, size - length);
        size -= length;
        room.signalAll();
        return chunk;
    }
}
