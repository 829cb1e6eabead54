package sh.shithub.actions.contracts;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;

/** A run is to be queued. Key: the repo id. {@code requestId} makes a repeat harmless where the run has no trigger event id. */
@Serdeable(naming = SnakeCaseStrategy.class)
public record RunRequested(
        String requestId, RunSpec run, @Nullable ReplyTo replyTo) implements Message {
    public RunRequested {
        Require.present("request_id", requestId);
        Require.present("run", run);
    }
}
