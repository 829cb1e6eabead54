package sh.shithub.actions.contracts;

import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;

/** The job has ended: its step logs that are still open are closed. Key: the job id. */
@Serdeable(naming = SnakeCaseStrategy.class)
public record JobLogClosed(long runId, long jobId) implements Message {
    public JobLogClosed {
        Require.positive("job_id", jobId);
    }

    @Override
    public Subject subject() {
        return Subject.job(runId, jobId);
    }
}
