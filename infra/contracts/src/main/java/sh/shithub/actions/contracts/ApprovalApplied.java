package sh.shithub.actions.contracts;

import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;

/** Answer to an approval's decision: it stands, and was not there before. */
@Serdeable(naming = SnakeCaseStrategy.class)
public record ApprovalApplied(long runId, boolean approved) implements Message {
    public ApprovalApplied {
        Require.positive("run_id", runId);
    }
}
