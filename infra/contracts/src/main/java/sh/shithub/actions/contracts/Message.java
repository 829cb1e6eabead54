package sh.shithub.actions.contracts;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;

/**
 * Everything that travels through Kafka as JSON. {@code type} is the stable wire name; it never follows a class's name.
 * A message changes only by gaining optional fields; a reader ignores what it does not know.
 */
@Serdeable(naming = SnakeCaseStrategy.class)
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = HeartbeatReceived.class, name = "heartbeat_received"),
    @JsonSubTypes.Type(value = RunRequested.class, name = "run_requested"),
    @JsonSubTypes.Type(value = StepStatusReported.class, name = "step_status_reported"),
    @JsonSubTypes.Type(value = JobStatusReported.class, name = "job_status_reported"),
    @JsonSubTypes.Type(value = JobClaimed.class, name = "job_claimed"),
    @JsonSubTypes.Type(value = StepLogClosed.class, name = "step_log_closed"),
    @JsonSubTypes.Type(value = JobLogClosed.class, name = "job_log_closed"),
    @JsonSubTypes.Type(value = StepLogReady.class, name = "step_log_ready"),
    @JsonSubTypes.Type(value = HeartbeatAnswered.class, name = "heartbeat_answered"),
    @JsonSubTypes.Type(value = RunQueued.class, name = "run_queued"),
    @JsonSubTypes.Type(value = JobStatusApplied.class, name = "job_status_applied"),
    @JsonSubTypes.Type(value = RequestRefused.class, name = "request_refused"),
    @JsonSubTypes.Type(value = RerunRequested.class, name = "rerun_requested"),
    @JsonSubTypes.Type(value = CancelRequested.class, name = "cancel_requested"),
    @JsonSubTypes.Type(value = ApprovalDecided.class, name = "approval_decided"),
    @JsonSubTypes.Type(value = JobExpired.class, name = "job_expired"),
    @JsonSubTypes.Type(value = JobRequeued.class, name = "job_requeued"),
    @JsonSubTypes.Type(value = AnnotationsChanged.class, name = "annotations_changed"),
    @JsonSubTypes.Type(value = CancelApplied.class, name = "cancel_applied"),
    @JsonSubTypes.Type(value = ApprovalApplied.class, name = "approval_applied"),
})
public sealed interface Message
        permits HeartbeatReceived,
                RunRequested,
                StepStatusReported,
                JobStatusReported,
                JobClaimed,
                StepLogClosed,
                JobLogClosed,
                StepLogReady,
                HeartbeatAnswered,
                RunQueued,
                JobStatusApplied,
                RerunRequested,
                CancelRequested,
                ApprovalDecided,
                JobExpired,
                JobRequeued,
                AnnotationsChanged,
                CancelApplied,
                ApprovalApplied,
                RequestRefused {
    /** {@link Subject#NONE} for a request that names no run yet, and for answers. */
    default Subject subject() {
        return Subject.NONE;
    }

    /** Where the answer goes; null for a message that asks nothing, and for an asker that waits for no answer. */
    default @Nullable ReplyTo replyTo() {
        return null;
    }

    /** By which a request for a run is known as long as there is no run; null for other messages. */
    default @Nullable String requestId() {
        return null;
    }
}
