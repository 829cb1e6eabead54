package sh.shithub.actions.log.retention;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/** @param sweepEvery how often what has expired is looked for; each wait is up to a quarter longer */
@ConfigurationProperties("shithub.retention")
record RetentionSweepSettings(@Bindable(defaultValue = "1h") Duration sweepEvery) {
    private static final Duration SHORTEST = Duration.ofMillis(100);

    RetentionSweepSettings {
        if (sweepEvery.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException(
                    "SHITHUB_RETENTION_SWEEP_EVERY is " + sweepEvery + "; expected at least 100ms, such as 1h");
        }
    }
}
