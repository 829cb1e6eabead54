package sh.shithub.actions.gateway.operator.logs.live;

import static sh.shithub.actions.contracts.Setting.require;
import static sh.shithub.actions.contracts.Setting.requireDuration;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * @param viewers how many streams of logs may be open at the same time; more are 503
 * @param bufferBytes how much may wait for one viewer who reads more slowly than the log grows; beyond that its stream ends
 * @param keepAlive how often a stream says something that has nothing to say, so that no proxy on the way takes it for dead
 */
@Context
@ConfigurationProperties("shithub.log-stream")
record StreamSettings(
        @Bindable(defaultValue = "2000") int viewers,
        @Bindable(defaultValue = "1048576") int bufferBytes,
        @Bindable(defaultValue = "15s") Duration keepAlive) {
    StreamSettings {
        require(
                viewers >= 0 && viewers <= 100_000,
                "SHITHUB_LOG_STREAM_VIEWERS",
                viewers,
                "0 for none, or up to 100000, such as 2000");
        require(
                bufferBytes >= 4096 && bufferBytes <= 64 << 20,
                "SHITHUB_LOG_STREAM_BUFFER_BYTES",
                bufferBytes,
                "4096 to 67108864, such as 1048576");
        // A connection that is silent for five minutes is closed.
        requireDuration("SHITHUB_LOG_STREAM_KEEP_ALIVE", keepAlive, "1s", "4m", "15s");
    }
}
