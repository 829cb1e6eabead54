package sh.shithub.actions.platform.time;

import java.time.Duration;
import java.time.Instant;

/**
 * What the database's clock said once. Goes on by the time that has passed since, which no setting of a clock changes.
 *
 * @param said by the database
 * @param atNanos when, in terms of {@link System#nanoTime()}: the middle of asking and hearing
 * @param give by how much that may be wrong: half of what the answer took
 */
record Reading(Instant said, long atNanos, Duration give) {
    /** How far two clocks may run apart: 0.1 ms a second, as twice what quartz does. */
    private static final long DRIFT = 10_000;

    static Reading of(long askedNanos, Instant said, long heardNanos) {
        long half = (heardNanos - askedNanos) / 2;
        return new Reading(said, askedNanos + half, Duration.ofNanos(half));
    }

    Instant at(long nanos) {
        return said.plusNanos(nanos - atNanos);
    }

    Duration give(long nanos) {
        return give.plusNanos(Math.abs(nanos - atNanos) / DRIFT);
    }

    /** The closer one of two that may both be right; the newer one when they cannot be: the database's clock was put right. */
    Reading closer(Reading newer) {
        Duration apart = Duration.between(at(newer.atNanos), newer.said).abs();
        Duration own = give(newer.atNanos);
        boolean agree = apart.compareTo(own.plus(newer.give)) <= 0;
        return agree && own.compareTo(newer.give) <= 0 ? this : newer;
    }
}
