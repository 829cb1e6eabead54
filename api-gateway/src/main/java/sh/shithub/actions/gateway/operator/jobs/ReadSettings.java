package sh.shithub.actions.gateway.operator.jobs;

import static sh.shithub.actions.contracts.Setting.require;

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
        require(
                runnerLive.compareTo(Duration.ofSeconds(1)) >= 0,
                "SHITHUB_RUNNER_LIVE",
                runnerLive,
                "1s or more, and more than runners wait between two heartbeats, such as 60s");
    }
}
