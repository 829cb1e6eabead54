package sh.shithub.actions.status.reports;

import io.micronaut.core.annotation.Nullable;
import java.time.Duration;
import java.time.Instant;
import sh.shithub.actions.contracts.Limits;

/**
 * What a runner's clock says, as far as it can be believed. A wrong clock must neither push a run's end into another year nor
 * make a row that PostgreSQL refuses, which would stop its neighbours in the batch; when a report came in is known for sure.
 */
final class ReportedTime {
    /** How far a runner's clock may be off: beyond it, what it measures is better taken from the server's. */
    private static final Duration SKEW = Duration.ofMinutes(5);
    /** Nothing of a job lasts longer than a job may. */
    private static final Duration LONGEST = Duration.ofMinutes(Limits.TIMEOUT_MINUTES_MAX);

    private ReportedTime() {}

    /** When something happened that is reported as it happens; else when the report came in. */
    static Instant justNow(@Nullable Instant said, Instant cameIn) {
        return within(said, cameIn.minus(SKEW), cameIn.plus(SKEW)) ? said : cameIn;
    }

    /** When something began that is reported at its end; null when that is not known. */
    static @Nullable Instant before(@Nullable Instant said, Instant cameIn) {
        return within(said, cameIn.minus(LONGEST).minus(SKEW), cameIn.plus(SKEW)) ? said : null;
    }

    private static boolean within(@Nullable Instant said, Instant from, Instant to) {
        return said != null && !said.isBefore(from) && !said.isAfter(to);
    }
}
