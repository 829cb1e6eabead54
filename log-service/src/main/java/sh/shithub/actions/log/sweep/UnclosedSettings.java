package sh.shithub.actions.log.sweep;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * @param sweepEvery how often a slice of the steps with fresh chunks is looked at
 * @param endedFor how long a job has ended before its open logs are closed without a marker
 */
@ConfigurationProperties("shithub.log.unclosed")
public record UnclosedSettings(
        @Bindable(defaultValue = "60s") Duration sweepEvery,
        @Bindable(defaultValue = "10m") Duration endedFor) {
    private static final Duration SHORTEST = Duration.ofMillis(100);

    public UnclosedSettings {
        require(sweepEvery, SHORTEST, "SWEEP_EVERY", "at least 100ms, such as 60s");
        require(endedFor, Duration.ZERO, "ENDED_FOR", "0s or more, such as 10m");
    }

    private static void require(Duration value, Duration least, String name, String expected) {
        if (value.compareTo(least) < 0) {
            throw new IllegalArgumentException(
                    "SHITHUB_LOG_UNCLOSED_" + name + " is " + value + "; expected " + expected);
        }
    }
}
