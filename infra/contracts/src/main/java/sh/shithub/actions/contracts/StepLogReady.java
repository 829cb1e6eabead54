package sh.shithub.actions.contracts;

import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;

/** Wake-up for a finaliser; the row in {@code log_finalizations} is the truth. Key: the step id. */
@Serdeable(naming = SnakeCaseStrategy.class)
public record StepLogReady(long stepId) implements Message {
    public StepLogReady {
        Require.positive("step_id", stepId);
    }

    @Override
    public Subject subject() {
        return Subject.step(null, null, stepId);
    }
}
