package sh.shithub.actions.contracts;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.Instant;

/** A runner reported a step. Key: the run id. {@code attempt} fences off a runner that has lost the job. */
@Serdeable(naming = SnakeCaseStrategy.class)
public record StepStatusReported(
        long runId,
        long jobId,
        long stepId,
        int attempt,
        Status status,
        @Nullable Conclusion conclusion,
        @Nullable Instant startedAt,
        @Nullable Instant completedAt,
        Instant reportedAt)
        implements Message {
    public StepStatusReported {
        Require.positive("step_id", stepId);
        Require.ended(status, conclusion);
        Require.present("reported_at", reportedAt);
    }

    @Override
    public Subject subject() {
        return Subject.step(runId, jobId, stepId);
    }
}
