package sh.shithub.actions.contracts;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.Instant;

/**
 * A run, or one job of it, is to be cancelled. Key: the run id. A queued job ends at once; a running one is told, and ended by the
 * server after a grace. Answered by {@link CancelApplied} or {@link RequestRefused} when it says where.
 *
 * @param jobId null: the whole run
 * @param reason in words, for events and the log: {@code operator}, or the run that took the concurrency group's place
 */
@Serdeable(naming = SnakeCaseStrategy.class)
public record CancelRequested(
        long runId,
        @Nullable Long jobId,
        String reason,
        Instant requestedAt,
        @Nullable ReplyTo replyTo) implements Message {
    public CancelRequested {
        Require.positive("run_id", runId);
        Require.present("reason", reason);
        Require.present("requested_at", requestedAt);
    }

    /** @param jobId null: the whole run */
    public static CancelRequested byOperator(
            long runId, @Nullable Long jobId, Instant requestedAt, @Nullable ReplyTo replyTo) {
        return new CancelRequested(runId, jobId, CancelCause.operator.words(), requestedAt, replyTo);
    }

    /** A newer run of its concurrency group takes the run's place. */
    public static CancelRequested byNewerRun(long runId, long newerRun, Instant requestedAt) {
        return new CancelRequested(runId, null, CancelCause.newer_run.words() + newerRun, requestedAt, null);
    }

    /** What the reason says. */
    public CancelCause cause() {
        return reason.startsWith(CancelCause.newer_run.words()) ? CancelCause.newer_run : CancelCause.operator;
    }

    @Override
    public Subject subject() {
        return jobId == null ? Subject.run(runId) : Subject.job(runId, jobId);
    }
}
