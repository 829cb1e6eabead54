package sh.shithub.actions.log.finish;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * @param concurrency how many logs one instance writes at a time; each may hold three times {@code partBytes} of the heap
 * @param sweepEvery how often due logs are looked for without a wake-up; each wait is up to a quarter longer, so that
 *     instances spread
 * @param lease how long a log is one instance's without a sign of life; renewed at a third of it
 * @param reopenAfter how long a chunk that comes after its log was finished waits for others before the object is written anew
 * @param partBytes a log of up to this size is written by one request, a larger one in parts of it (S3 wants at least 5 MiB)
 * @param conditionalWrites whether the store knows If-Match and If-None-Match, which keep an instance that was frozen for
 *     longer than its lease from overwriting what another one wrote; off only for a store that answers 501
 */
@ConfigurationProperties("shithub.log.finish")
public record FinishSettings(
        @Bindable(defaultValue = "4") int concurrency,
        @Bindable(defaultValue = "5s") Duration sweepEvery,
        @Bindable(defaultValue = "60s") Duration lease,
        @Bindable(defaultValue = "5s") Duration reopenAfter,
        @Bindable(defaultValue = "8388608") int partBytes,
        @Bindable(defaultValue = "true") boolean conditionalWrites) {
    private static final int PART_BYTES_MIN = 5 << 20;
    private static final int PART_BYTES_MAX = 256 << 20;
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LEASE_MIN = Duration.ofSeconds(2);

    public FinishSettings {
        require(concurrency >= 1 && concurrency <= 64, "CONCURRENCY", concurrency, "1 to 64");
        require(sweepEvery.compareTo(SHORTEST) >= 0, "SWEEP_EVERY", sweepEvery, "at least 100ms, such as 5s");
        require(lease.compareTo(LEASE_MIN) >= 0, "LEASE", lease, "at least 2s, such as 60s");
        require(!reopenAfter.isNegative(), "REOPEN_AFTER", reopenAfter, "0s or more, such as 5s");
        require(
                partBytes >= PART_BYTES_MIN && partBytes <= PART_BYTES_MAX,
                "PART_BYTES",
                partBytes,
                PART_BYTES_MIN + " to " + PART_BYTES_MAX + " bytes");
    }

    private static void require(boolean good, String name, Object value, String expected) {
        if (!good) {
            throw new IllegalArgumentException(
                    "SHITHUB_LOG_FINISH_" + name + " is " + value + "; expected " + expected);
        }
    }

    /** Leases held at a time: several for each writer, so that none waits and statements carry many rows. */
    int held() {
        return concurrency * 4;
    }
}
