package sh.shithub.actions.gateway.openapi;

import io.micronaut.core.annotation.Introspected;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import sh.shithub.actions.contracts.JobPayload;
import sh.shithub.actions.contracts.RunQueued;

/** Answers of calls; those that are put together field by field are here for the document, and a test compares them with real ones. */
public final class Shapes {
    private Shapes() {}

    @Introspected
    @Schema(name = "Offer", description = "A job, now running and this runner's, with the first token of its chain")
    public record Offer(
            String token,

            @Schema(format = "date-time", requiredMode = Schema.RequiredMode.REQUIRED)
            String expiresAt,

            JobPayload job) {}

    @Introspected
    @Schema(name = "LogAccepted", description = "The chunk is durable")
    public record LogAccepted(
            boolean accepted,
            String nextToken,

            @Schema(format = "date-time", requiredMode = Schema.RequiredMode.REQUIRED)
            String nextTokenExpiresAt,

            boolean cancelRequested) {}

    @Introspected
    @Schema(name = "StepStatusAccepted", description = "The step's status as it is now")
    public record StepStatusAccepted(
            String status,
            @Nullable String conclusion,
            String nextToken,

            @Schema(format = "date-time", requiredMode = Schema.RequiredMode.REQUIRED)
            String nextTokenExpiresAt,

            boolean cancelRequested) {}

    @Introspected
    @Schema(
            name = "JobStatusAccepted",
            description =
                    "The job's status as it is now; no next token when it is terminal, and the run's fields when this call"
                            + " completed the run")
    public record JobStatusAccepted(
            String status,
            @Nullable String conclusion,

            @Schema(requiredMode = Schema.RequiredMode.NOT_REQUIRED)
            String nextToken,

            @Schema(format = "date-time", requiredMode = Schema.RequiredMode.NOT_REQUIRED)
            String nextTokenExpiresAt,

            @Schema(requiredMode = Schema.RequiredMode.NOT_REQUIRED)
            String runStatus,

            @Schema(requiredMode = Schema.RequiredMode.NOT_REQUIRED)
            String runConclusion,

            boolean cancelRequested) {}

    @Introspected
    @Schema(name = "ArtifactAnnounced", description = "Where to put the artifact's bytes")
    public record ArtifactAnnounced(
            long artifactId,
            String uploadUrl,
            String nextToken,

            @Schema(format = "date-time", requiredMode = Schema.RequiredMode.REQUIRED)
            String nextTokenExpiresAt,

            boolean cancelRequested) {}

    @Introspected
    @Schema(name = "CancelChecked", description = "Whether the job is to be cancelled")
    public record CancelChecked(
            boolean cancelled,
            String nextToken,

            @Schema(format = "date-time", requiredMode = Schema.RequiredMode.REQUIRED)
            String nextTokenExpiresAt,

            boolean cancelRequested) {}

    @Introspected
    @Schema(name = "Queued", description = "The run, and its jobs in the order of the request")
    public record Queued(
            long runId,
            long runIndex,
            List<RunQueued.Job> jobs,

            @Schema(requiredMode = Schema.RequiredMode.NOT_REQUIRED)
            boolean alreadyExists) {}

    @Serdeable(naming = SnakeCaseStrategy.class)
    @Schema(name = "Cancelled", description = "How many jobs ended or were told to end; 0 for a repeat")
    public record Cancelled(long runId, int changedJobs, boolean runCompleted) {}

    @Serdeable(naming = SnakeCaseStrategy.class)
    @Schema(name = "Decided", description = "The decision")
    public record Decided(long runId, boolean approved) {}

    @Serdeable(naming = SnakeCaseStrategy.class)
    @Schema(name = "QueuedAgain", description = "The new run")
    public record Rerun(long runId, long runIndex, long parentRunId) {}

    @Introspected
    @Schema(name = "Empty", description = "No fields are defined")
    public record Empty() {}
}
