package sh.shithub.actions.gateway.runner.heartbeat;

import static sh.shithub.actions.contracts.Setting.require;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import sh.shithub.actions.contracts.Setting;

/**
 * @param heartbeatsPerMinute most that one runner may send to one instance (wire.md, "Heartbeat"); 0: no limit
 * @param heartbeatAnswer how long a heartbeat waits for claim-service before its 204
 */
@Context
@ConfigurationProperties("shithub")
record HeartbeatSettings(
        @Bindable(defaultValue = "60") int heartbeatsPerMinute,
        @Bindable(defaultValue = "2s") Duration heartbeatAnswer) {
    HeartbeatSettings {
        require(
                heartbeatsPerMinute >= 0,
                "SHITHUB_HEARTBEATS_PER_MINUTE",
                heartbeatsPerMinute,
                "0 for no limit, or a number above it, such as 60");
        require(
                heartbeatAnswer.compareTo(AskForJob.SHORTEST) >= 0,
                "SHITHUB_HEARTBEAT_ANSWER",
                heartbeatAnswer,
                Setting.text(AskForJob.SHORTEST) + " or more, such as 2s");
    }
}
