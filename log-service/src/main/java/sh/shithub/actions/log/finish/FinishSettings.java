package sh.shithub.actions.log.finish;

import static sh.shithub.actions.contracts.Setting.require;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import sh.shithub.actions.log.Settings;

/**
 * @param concurrency how many logs one instance writes at a time; each may hold three parts of the object in memory
 * @param sweepEvery how often due logs are looked for without a wake-up; each wait is up to a quarter longer, so that
 *     instances spread
 * @param lease how long a log is one instance's without a sign of life; renewed at a third of it
 * @param reopenAfter how long a chunk that comes after its log was finished waits for others before the object is written anew
 */
@ConfigurationProperties("shithub.log.finish")
public record FinishSettings(
        @Bindable(defaultValue = "4") int concurrency,
        @Bindable(defaultValue = "5s") Duration sweepEvery,
        @Bindable(defaultValue = "60s") Duration lease,
        @Bindable(defaultValue = "5s") Duration reopenAfter) {
    private static final Duration LEASE_MIN = Duration.ofSeconds(2);

    public FinishSettings {
        require(concurrency >= 1 && concurrency <= 64, "SHITHUB_LOG_FINISH_CONCURRENCY", concurrency, "1 to 64");
        Settings.requireWait("SHITHUB_LOG_FINISH_SWEEP_EVERY", sweepEvery, "5s");
        require(lease.compareTo(LEASE_MIN) >= 0, "SHITHUB_LOG_FINISH_LEASE", lease, "at least 2s, such as 60s");
        require(!reopenAfter.isNegative(), "SHITHUB_LOG_FINISH_REOPEN_AFTER", reopenAfter, "0s or more, such as 5s");
    }

    /** Leases that this instance has at a time: several for each writer, so that none waits and statements carry many rows. */
    int leases() {
        return concurrency * 4;
    }
}
