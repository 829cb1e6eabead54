package sh.shithub.actions.contracts;

import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;

/**
 * Answer to a cancel request.
 *
 * @param changedJobs how many jobs it ended or told to end; 0 for a repeat
 * @param runCompleted the run has ended, by this request or before it
 */
@Serdeable(naming = SnakeCaseStrategy.class)
public record CancelApplied(long runId, int changedJobs, boolean runCompleted) implements Message {
    public CancelApplied {
        Require.positive("run_id", runId);
    }
}
