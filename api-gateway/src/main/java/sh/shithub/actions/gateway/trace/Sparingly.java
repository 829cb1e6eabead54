package sh.shithub.actions.gateway.trace;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Bounds how many lines are written for what anybody can cause: who calls a thousand times a second must not fill a disk. */
final class Sparingly {
    private static final int A_SECOND = 20;

    private final AtomicLong second = new AtomicLong();
    private final AtomicInteger said = new AtomicInteger();
    private final AtomicInteger unsaid = new AtomicInteger();

    boolean admit() {
        return admit(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime()));
    }

    boolean admit(long now) {
        if (second.getAndSet(now) != now) {
            said.set(0);
        }
        boolean admitted = said.incrementAndGet() <= A_SECOND;
        if (!admitted) {
            unsaid.incrementAndGet();
        }
        return admitted;
    }

    /** How many were not admitted since this was asked last; the next line tells it. */
    int unsaid() {
        return unsaid.getAndSet(0);
    }
}
