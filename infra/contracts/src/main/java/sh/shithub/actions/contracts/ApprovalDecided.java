package sh.shithub.actions.contracts;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.Instant;

/**
 * An operator approved or rejected a run that waits for it. Key: the run id. Answered by {@link ApprovalApplied} or
 * {@link RequestRefused} when it says where.
 *
 * @param decidedBy name of the operator token
 */
@Serdeable(naming = SnakeCaseStrategy.class)
public record ApprovalDecided(
        long runId,
        boolean approved,
        String decidedBy,
        Instant decidedAt,
        @Nullable ReplyTo replyTo) implements Message {
    public ApprovalDecided {
        Require.positive("run_id", runId);
        Require.present("decided_by", decidedBy);
        Require.present("decided_at", decidedAt);
    }

    @Override
    public Subject subject() {
        return Subject.run(runId);
    }
}
