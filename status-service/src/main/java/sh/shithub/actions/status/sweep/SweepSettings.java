package sh.shithub.actions.status.sweep;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * @param every how often missed roll-ups are looked for; each wait is up to a quarter longer, so that instances spread
 * @param unchangedFor how long a run's jobs must have been as they are before its roll-up counts as missed
 * @param runs how many runs one transaction takes at most
 */
@ConfigurationProperties("shithub.status.sweep")
record SweepSettings(
        @Bindable(defaultValue = "30s") Duration every,
        @Bindable(defaultValue = "10s") Duration unchangedFor,
        @Bindable(defaultValue = "100") int runs) {
    SweepSettings {
        if (every.isNegative() || every.isZero()) {
            throw new IllegalArgumentException(
                    "SHITHUB_STATUS_SWEEP_EVERY is " + every + "; expected a time above zero, such as 30s");
        }
    }
}
