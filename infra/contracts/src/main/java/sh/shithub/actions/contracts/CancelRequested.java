package sh.shithub.actions.contracts;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.Instant;

/**
 * A run, or one job of it, is to be cancelled. Key: the run id. A queued job ends at once; a running one is told, and ended by the
 * server after a grace. Answered by {@link CancelApplied} or {@link RequestRefused} when it says where.
 *
 * @param jobId null: the whole run
 * @param reason in words, for events and the log: {@code operator}, or the run that took the concurrency group's place
 */
@Serdeable(naming = SnakeCaseStrategy.class)
public record CancelRequested(
        long runId,
        @Nullable Long jobId,
        String reason,
        Instant requestedAt,
        @Nullable ReplyTo replyTo) implements Message {
    /** How the reason begins when a newer run takes the place in a concurrency group. */
    public static final String SUPERSEDED = "superseded by run ";

    public CancelRequested {
        Require.positive("run_id", runId);
        Require.present("reason", reason);
        Require.present("requested_at", requestedAt);
    }
}
