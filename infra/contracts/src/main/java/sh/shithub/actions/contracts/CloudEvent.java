package sh.shithub.actions.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** What happened, in the form of CloudEvents 1.0. The id follows from that alone, so that a reader that gets an event twice can tell. */
@Serdeable
public record CloudEvent(
        String specversion,
        String id,
        String source,
        String type,
        String subject,
        String time,
        String datacontenttype,
        Data data) {

    /**
     * Ids of what the subject is and belongs to, and its new state. A run has no attempt.
     *
     * @param labels what a runner must offer; only of a job that became ready
     * @param waitedMillis how long nothing but its place in line held the job up; only of a job that was handed out for the first time
     */
    @Serdeable(naming = SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Data(
            long runId,
            @Nullable Long jobId,
            @Nullable Long stepId,
            @Nullable Long checkRunId,
            @Nullable Integer attempt,
            String status,
            @Nullable String conclusion,
            @Nullable List<String> labels,
            @Nullable Long waitedMillis) {
        public Data(
                long runId,
                @Nullable Long jobId,
                @Nullable Long stepId,
                @Nullable Long checkRunId,
                @Nullable Integer attempt,
                String status,
                @Nullable String conclusion,
                @Nullable List<String> labels) {
            this(runId, jobId, stepId, checkRunId, attempt, status, conclusion, labels, null);
        }

        public static Data ofRun(long run, String status, @Nullable String conclusion) {
            return new Data(run, null, null, null, null, status, conclusion, null);
        }

        public static Data ofJob(long run, long job, int attempt, String status, @Nullable String conclusion) {
            return new Data(run, job, null, null, attempt, status, conclusion, null);
        }
    }

    public static CloudEvent of(String service, EventType type, long id, Instant at, Data data) {
        String subject = type.kind() + "/" + id;
        String once = subject + ":" + type.what() + ":" + Objects.requireNonNullElse(data.attempt(), 0);
        return new CloudEvent(
                "1.0",
                type == EventType.check_run_annotated ? once + ":" + at : once,
                "/actions/" + service,
                type.wire(),
                subject,
                at.toString(),
                "application/json",
                data);
    }
}
