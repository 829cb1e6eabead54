package sh.shithub.actions.gateway.operator.jobs;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import sh.shithub.actions.contracts.Limits;
import sh.shithub.actions.contracts.Setting;

/** @param runnerLive a runner counts as live when its last heartbeat is not older */
@Context
@ConfigurationProperties("shithub.reads")
public record ReadSettings(
        @Bindable(defaultValue = Limits.RUNNER_LIVE_SECONDS + "s")
        Duration runnerLive) {
    public ReadSettings {
        if (runnerLive.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("SHITHUB_RUNNER_LIVE is " + Setting.text(runnerLive)
                    + "; expected 1s or more, and more than runners wait between two heartbeats, such as 60s");
        }
    }
}
