package sh.shithub.actions.log.finish;

import java.time.Duration;

/** A log that this instance works on, and the lease it has on it, which is renewed meanwhile. */
final class LeasedLog {
    /** The lease is over: another instance may work on the log. */
    static final class LostException extends RuntimeException {
        LostException(long stepId) {
            super("the lease on the log of step " + stepId + " is lost");
        }
    }

    private final Unfinished step;
    private volatile Lease lease;
    private volatile long untilNanos;

    /** @param askedAtNanos System.nanoTime() before the database was asked, so that this clock ends first */
    LeasedLog(Unfinished step, long askedAtNanos, Duration length) {
        this.step = step;
        renewed(step.lease(), askedAtNanos, length);
    }

    void renewed(Lease renewed, long askedAtNanos, Duration length) {
        lease = renewed;
        untilNanos = askedAtNanos + length.toNanos();
    }

    void lose() {
        untilNanos = System.nanoTime();
    }

    /** @throws LostException when the lease has run out by this machine's clock, however long it is by the database's */
    void require() {
        if (System.nanoTime() - untilNanos >= 0) {
            throw new LostException(step.stepId());
        }
    }

    Unfinished step() {
        return step;
    }

    long stepId() {
        return step.stepId();
    }

    Lease lease() {
        return lease;
    }
}
