package sh.shithub.actions.log.chunks;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import sh.shithub.actions.contracts.Setting;
import sh.shithub.actions.log.Settings;

/**
 * @param sweepEvery how often a slice of the steps with fresh chunks is looked at
 * @param endedFor how long a job has ended before its open logs are closed without a marker
 */
@ConfigurationProperties("shithub.log.unclosed")
record UnclosedSettings(
        @Bindable(defaultValue = "60s") Duration sweepEvery,
        @Bindable(defaultValue = "10m") Duration endedFor) {
    UnclosedSettings {
        Settings.requireWait("SHITHUB_LOG_UNCLOSED_SWEEP_EVERY", sweepEvery, "60s");
        Setting.require(!endedFor.isNegative(), "SHITHUB_LOG_UNCLOSED_ENDED_FOR", endedFor, "0s or more, such as 10m");
    }
}
