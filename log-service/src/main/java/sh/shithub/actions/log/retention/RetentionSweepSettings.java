package sh.shithub.actions.log.retention;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import sh.shithub.actions.log.Settings;

/** @param sweepEvery how often what has expired is looked for; each wait is up to a quarter longer */
@ConfigurationProperties("shithub.retention")
record RetentionSweepSettings(@Bindable(defaultValue = "1h") Duration sweepEvery) {
    RetentionSweepSettings {
        Settings.requireWait("SHITHUB_RETENTION_SWEEP_EVERY", sweepEvery, "1h");
    }
}
