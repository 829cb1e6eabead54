package sh.shithub.actions.contracts;

import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.Instant;

/**
 * A job is queued again: its offer was not taken up, or its runner was lost and its policy says so. Key: the run id. Its row and
 * its steps are reset already; status-service puts its check run back.
 *
 * @param attempt the number of the claim that came to nothing
 * @param reason in words
 */
@Serdeable(naming = SnakeCaseStrategy.class)
public record JobRequeued(long runId, long jobId, int attempt, String reason, Instant requeuedAt) implements Message {
    public JobRequeued {
        Require.positive("job_id", jobId);
        Require.present("reason", reason);
        Require.present("requeued_at", requeuedAt);
    }

    @Override
    public Subject subject() {
        return Subject.job(runId, jobId);
    }
}
