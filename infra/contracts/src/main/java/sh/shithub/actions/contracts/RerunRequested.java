package sh.shithub.actions.contracts;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;

/**
 * A run that has ended is to be run again, as a new run. Key: the repo id. {@code requestId} makes a repeat harmless. Answered by
 * {@link RunQueued} or {@link RequestRefused} when it says where.
 *
 * @param failedOnly jobs that succeeded are taken over with their results; the others run again
 */
@Serdeable(naming = SnakeCaseStrategy.class)
public record RerunRequested(
        String requestId,
        long runId,
        boolean failedOnly,
        @Nullable ReplyTo replyTo) implements Message {
    public RerunRequested {
        Require.present("request_id", requestId);
        Require.positive("run_id", runId);
    }
}
