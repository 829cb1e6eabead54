package sh.shithub.actions.gateway.operator.jobs;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import sh.shithub.actions.contracts.Limits;

/** @param runnerLive a runner counts as live when its last heartbeat is not older */
@Context
@ConfigurationProperties("shithub.reads")
public record ReadSettings(
        @Bindable(defaultValue = Limits.RUNNER_LIVE_SECONDS + "s")
        Duration runnerLive) {
    public ReadSettings {
        if (runnerLive.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("SHITHUB_RUNNER_LIVE_SECONDS is " + runnerLive.toSeconds()
                    + "; expected 1 or more, and more than runners wait between two heartbeats, such as 60");
        }
    }
}
