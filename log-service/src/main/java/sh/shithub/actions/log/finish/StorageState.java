package sh.shithub.actions.log.finish;

import io.micronaut.core.annotation.Nullable;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import sh.shithub.actions.platform.consume.Backoff;

/**
 * Whether object storage answers, as the last try saw it. While it does not, one log at a time is tried, less and less often,
 * instead of every one that waits.
 */
@Singleton
public final class StorageState {
    /** @param since when the first failing try was */
    public record Outage(Instant since, String reason, Instant nextTry) {}

    private final Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(15));
    private final Clock clock;
    private volatile Outage outage;

    StorageState(Clock clock) {
        this.clock = clock;
    }

    /** Null while it answers. */
    @Nullable
    public Outage outage() {
        return outage;
    }

    /** @throws UncheckedIOException while it does not answer: a fault that passes */
    public void requireUp() {
        Outage now = outage;
        if (now != null) {
            throw new UncheckedIOException(
                    new IOException("object storage does not answer since " + now.since() + ": " + now.reason()));
        }
    }

    /** How long not to try; zero when a try is due or nothing is wrong. */
    Duration quiet() {
        Outage now = outage;
        Duration left = now == null ? Duration.ZERO : Duration.between(clock.instant(), now.nextTry());
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** @return whether this is news */
    synchronized boolean failed(String reason) {
        Outage before = outage;
        Instant now = clock.instant();
        if (before == null || !now.isBefore(before.nextTry())) {
            outage = new Outage(before == null ? now : before.since(), reason, now.plus(backoff.next()));
        }
        return before == null;
    }

    /** @return whether this is news */
    synchronized boolean answered() {
        boolean news = outage != null;
        outage = null;
        backoff.reset();
        return news;
    }
}
