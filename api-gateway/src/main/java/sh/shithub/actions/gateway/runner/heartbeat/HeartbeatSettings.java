package sh.shithub.actions.gateway.runner.heartbeat;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;

/** @param heartbeatsPerMinute most that one runner may send to one instance (wire.md, "Heartbeat"); 0: no limit */
@Context
@ConfigurationProperties("shithub")
record HeartbeatSettings(@Bindable(defaultValue = "60") int heartbeatsPerMinute) {
    HeartbeatSettings {
        if (heartbeatsPerMinute < 0) {
            throw new IllegalArgumentException("SHITHUB_HEARTBEATS_PER_MINUTE is " + heartbeatsPerMinute
                    + "; expected 0 for no limit, or a number above it, such as 60");
        }
    }
}
