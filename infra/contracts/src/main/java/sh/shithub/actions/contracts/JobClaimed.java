package sh.shithub.actions.contracts;

import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.Instant;

/** A job was handed to a runner. Key: the run id. */
@Serdeable(naming = SnakeCaseStrategy.class)
public record JobClaimed(long runId, long jobId, int attempt, long runnerId, Instant claimedAt) implements Message {
    public JobClaimed {
        Require.positive("job_id", jobId);
        Require.present("claimed_at", claimedAt);
    }

    @Override
    public Subject subject() {
        return new Subject(runId, jobId, null, runnerId, false);
    }
}
