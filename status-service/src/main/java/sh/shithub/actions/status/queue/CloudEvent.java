package sh.shithub.actions.status.queue;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import sh.shithub.actions.status.Change;

/**
 * A change in the form of CloudEvents 1.0. The id follows from the change alone, so that whoever gets an event twice can
 * tell.
 */
@Serdeable
record CloudEvent(
        String specversion,
        String id,
        String source,
        String type,
        String subject,
        String time,
        String datacontenttype,
        Data data) {
    private static final String SOURCE = "/actions/status-service";
    private static final String TYPE = "sh.shithub.actions.";

    /** Ids of what the subject is and belongs to, and its new state. */
    @Serdeable(naming = SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Data(
            long runId,
            @Nullable Long jobId,
            @Nullable Long stepId,
            @Nullable Long checkRunId,
            @Nullable Integer attempt,
            String status,
            @Nullable String conclusion) {}

    static CloudEvent of(Change change) {
        String subject = change.kind() + "/" + change.id();
        return new CloudEvent(
                "1.0",
                subject + ":" + change.what() + ":" + change.attempt(),
                SOURCE,
                TYPE + change.kind() + "." + change.what(),
                subject,
                change.at().toString(),
                "application/json",
                data(change));
    }

    private static Data data(Change change) {
        return new Data(
                change.runId(),
                change.jobId(),
                change.kind() == Change.Kind.step ? change.id() : null,
                change.kind() == Change.Kind.check_run ? change.id() : null,
                change.kind() == Change.Kind.run ? null : change.attempt(),
                change.status(),
                change.conclusion());
    }
}
