package sh.shithub.actions.gateway.runner.heartbeat;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * How many heartbeats a runner may send in a minute (wire.md, "Heartbeat"). A minute begins with its first heartbeat, and the whole
 * allowance comes back when it is over: what comes back bit by bit would let more than the limit through in a minute.
 *
 * <p>Each instance of the gateway counts for itself.
 */
@Singleton
final class HeartbeatLimit {
    private static final Duration WINDOW = Duration.ofMinutes(1);
    /** A runner's bucket takes some 300 bytes; one beyond these forgets the runner that was silent longest. */
    private static final int RUNNERS = 100_000;

    private final int perMinute;
    private final Clock clock;
    private final Cache<Long, Bucket> buckets;

    HeartbeatLimit(HeartbeatSettings settings, Clock clock) {
        perMinute = settings.heartbeatsPerMinute();
        this.clock = clock;
        buckets = Caffeine.newBuilder()
                .maximumSize(RUNNERS)
                .expireAfterWrite(WINDOW)
                .ticker(() -> nanos(clock))
                .build();
    }

    /**
     * What a heartbeat finds.
     *
     * @param admitted false: the runner has used up its minute
     * @param remaining how many more are admitted before the reset
     * @param resetAt when the runner has its whole allowance again
     */
    record Standing(boolean admitted, long remaining, Instant resetAt) {}

    /** False when {@code SHITHUB_HEARTBEATS_PER_MINUTE} is 0; then nothing is counted. */
    boolean on() {
        return perMinute > 0;
    }

    int perMinute() {
        return perMinute;
    }

    /** Counts one heartbeat, whether it is admitted or not. */
    Standing count(long runnerId) {
        ConsumptionProbe probe = buckets.get(runnerId, id -> fullBucket()).tryConsumeAndReturnRemaining(1);
        return new Standing(
                probe.isConsumed(),
                probe.getRemainingTokens(),
                clock.instant().plusNanos(probe.getNanosToWaitForReset()));
    }

    private Bucket fullBucket() {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(perMinute).refillIntervally(perMinute, WINDOW))
                .withCustomTimePrecision(new Meter(clock))
                .build();
    }

    private static long nanos(Clock clock) {
        Instant now = clock.instant();
        return now.getEpochSecond() * 1_000_000_000 + now.getNano();
    }

    private record Meter(Clock clock) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return nanos(clock);
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    }
}
