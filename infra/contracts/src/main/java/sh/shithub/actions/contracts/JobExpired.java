package sh.shithub.actions.contracts;

import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.Instant;

/**
 * The server ended a job that a runner holds: its runner is lost or revoked, its time is up, or it was cancelled and did not end. Key: the
 * run id. Its chain is fenced off already ({@code workflow_jobs.end_reason}); status-service ends the row.
 *
 * @param reason in words, as {@code end_reason} has it: a {@link LeaseEnd}'s, or why the job could not be sent to a runner
 */
@Serdeable(naming = SnakeCaseStrategy.class)
public record JobExpired(
        long runId, long jobId, int attempt, String reason, Status status, Conclusion conclusion, Instant expiredAt)
        implements Message {
    public JobExpired {
        Require.positive("job_id", jobId);
        Require.present("reason", reason);
        Require.ended(status, conclusion);
        Require.present("conclusion", conclusion);
        Require.present("expired_at", expiredAt);
    }

    @Override
    public Subject subject() {
        return Subject.job(runId, jobId);
    }
}
