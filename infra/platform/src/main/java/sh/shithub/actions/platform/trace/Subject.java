package sh.shithub.actions.platform.trace;

import io.micronaut.core.annotation.Nullable;
import sh.shithub.actions.contracts.AnnotationsChanged;
import sh.shithub.actions.contracts.ApprovalDecided;
import sh.shithub.actions.contracts.CancelRequested;
import sh.shithub.actions.contracts.HeartbeatReceived;
import sh.shithub.actions.contracts.JobClaimed;
import sh.shithub.actions.contracts.JobExpired;
import sh.shithub.actions.contracts.JobLogClosed;
import sh.shithub.actions.contracts.JobRequeued;
import sh.shithub.actions.contracts.JobStatusReported;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.contracts.ReplyTo;
import sh.shithub.actions.contracts.RerunRequested;
import sh.shithub.actions.contracts.RunRequested;
import sh.shithub.actions.contracts.StepLogClosed;
import sh.shithub.actions.contracts.StepLogReady;
import sh.shithub.actions.contracts.StepStatusReported;

/**
 * What a record is about: the ids that a line about it shows, and by which rows find the call that changed them ({@link Traces}).
 *
 * @param chunk it is a piece of the step's log, and says nothing about the step
 */
public record Subject(
        @Nullable Long run,
        @Nullable Long job,
        @Nullable Long step,
        @Nullable Long runner,
        boolean chunk) {
    public static final Subject NONE = new Subject(null, null, null, null, false);

    public static Subject run(long run) {
        return new Subject(run, null, null, null, false);
    }

    public static Subject job(@Nullable Long run, long job) {
        return new Subject(run, job, null, null, false);
    }

    public static Subject step(@Nullable Long run, @Nullable Long job, long step) {
        return new Subject(run, job, step, null, false);
    }

    public static Subject runner(long runner) {
        return new Subject(null, null, null, runner, false);
    }

    public static Subject chunk(long job, long step) {
        return new Subject(null, job, step, null, true);
    }

    /** {@link #NONE} for what names no run yet, and for answers. */
    public static Subject of(Message message) {
        if (message instanceof StepStatusReported one) {
            return step(one.runId(), one.jobId(), one.stepId());
        } else if (message instanceof JobStatusReported one) {
            return job(one.runId(), one.jobId());
        } else if (message instanceof JobClaimed one) {
            return new Subject(one.runId(), one.jobId(), null, one.runnerId(), false);
        } else if (message instanceof JobExpired one) {
            return job(one.runId(), one.jobId());
        } else if (message instanceof JobRequeued one) {
            return job(one.runId(), one.jobId());
        } else if (message instanceof AnnotationsChanged one) {
            return job(one.runId(), one.jobId());
        } else if (message instanceof CancelRequested one) {
            return one.jobId() == null ? run(one.runId()) : job(one.runId(), one.jobId());
        } else if (message instanceof ApprovalDecided one) {
            return run(one.runId());
        } else if (message instanceof StepLogClosed one) {
            return step(one.runId(), one.jobId(), one.stepId());
        } else if (message instanceof JobLogClosed one) {
            return job(one.runId(), one.jobId());
        } else if (message instanceof StepLogReady one) {
            return step(null, null, one.stepId());
        } else if (message instanceof HeartbeatReceived one) {
            return runner(one.runnerId());
        }
        return NONE;
    }

    /** Where the answer of what a message asks goes; null when it asks nothing, or nobody waits. */
    static @Nullable ReplyTo replyTo(Message message) {
        if (message instanceof RunRequested one) {
            return one.replyTo();
        } else if (message instanceof RerunRequested one) {
            return one.replyTo();
        } else if (message instanceof HeartbeatReceived one) {
            return one.replyTo();
        } else if (message instanceof JobStatusReported one) {
            return one.replyTo();
        } else if (message instanceof CancelRequested one) {
            return one.replyTo();
        } else if (message instanceof ApprovalDecided one) {
            return one.replyTo();
        }
        return null;
    }

    /** By which a request for a run is known as long as there is no run; null for other messages. */
    static @Nullable String requestId(Message message) {
        if (message instanceof RunRequested one) {
            return one.requestId();
        }
        return message instanceof RerunRequested one ? one.requestId() : null;
    }
}
