package sh.shithub.actions.contracts;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.Instant;

/** A runner reported its job. Key: the run id. A terminal report carries where its roll-up is to be answered. */
@Serdeable(naming = SnakeCaseStrategy.class)
public record JobStatusReported(
        long runId,
        long jobId,
        int attempt,
        Status status,
        @Nullable Conclusion conclusion,
        @Nullable Instant startedAt,
        @Nullable Instant completedAt,
        Instant reportedAt,
        @Nullable ReplyTo replyTo)
        implements Message {
    public JobStatusReported {
        Require.positive("job_id", jobId);
        Require.ended(status, conclusion);
        Require.present("reported_at", reportedAt);
    }

    @Override
    public Subject subject() {
        return Subject.job(runId, jobId);
    }
}
