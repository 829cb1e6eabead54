package sh.shithub.actions.contracts;

import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;

/** No further chunk of this step is expected. Key: the job id, so that it stands behind the chunks in their partition. */
@Serdeable(naming = SnakeCaseStrategy.class)
public record StepLogClosed(long runId, long jobId, long stepId) implements Message {
    public StepLogClosed {
        Require.positive("step_id", stepId);
    }

    @Override
    public Subject subject() {
        return Subject.step(runId, jobId, stepId);
    }
}
