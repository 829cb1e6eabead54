package sh.shithub.actions.contracts;

import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;

/** The annotations of a job's logs have changed; the rows say what they are now. Key: the run id. */
@Serdeable(naming = SnakeCaseStrategy.class)
public record AnnotationsChanged(long runId, long jobId) implements Message {
    public AnnotationsChanged {
        Require.positive("run_id", runId);
        Require.positive("job_id", jobId);
    }

    @Override
    public Subject subject() {
        return Subject.job(runId, jobId);
    }
}
