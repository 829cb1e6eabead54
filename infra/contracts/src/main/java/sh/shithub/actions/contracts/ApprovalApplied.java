package sh.shithub.actions.contracts;

import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;

/** Answer to a decision on an approval: the decision stands, and is the first one on its run. */
@Serdeable(naming = SnakeCaseStrategy.class)
public record ApprovalApplied(long runId, boolean approved) implements Message {
    public ApprovalApplied {
        Require.positive("run_id", runId);
    }
}
