package sh.shithub.actions.gateway.operator.jobs;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/**
 * A job as operators see it.
 *
 * @param runsOn the labels that its runner must offer, comma-joined
 * @param needs keys of the run's jobs that come before it
 * @param attempt how often it was handed out
 * @param endReason why the server ended it; null when its runner did
 * @param blocker why it waits, in words; null when it does not, or nothing stands in its way
 */
@Serdeable(naming = SnakeCaseStrategy.class)
public record JobView(
        long id,
        long runId,
        String key,
        String name,
        String runsOn,
        List<String> needs,
        String status,
        @Nullable String conclusion,
        @Nullable String blocker,
        @Nullable Long runnerId,
        int attempt,
        boolean cancelRequested,
        @Nullable String endReason,

        @Schema(format = "date-time", requiredMode = Schema.RequiredMode.REQUIRED)
        String createdAt,

        @Nullable @Schema(format = "date-time") String startedAt,
        @Nullable @Schema(format = "date-time") String completedAt,
        @Nullable CheckRun checkRun,
        List<Step> steps) {

    /** A step; its log's object and bytes once the log is finished. */
    @Serdeable(naming = SnakeCaseStrategy.class)
    public record Step(
            long id,
            int index,
            String stepId,
            String name,
            String status,
            @Nullable String conclusion,
            @Nullable String logObjectKey,
            long logByteCount,
            @Nullable @Schema(format = "date-time") String startedAt,
            @Nullable @Schema(format = "date-time") String completedAt) {}

    /** The check run that follows the job. */
    @Serdeable(naming = SnakeCaseStrategy.class)
    public record CheckRun(
            long id,
            String name,
            String externalId,
            String status,
            @Nullable String conclusion,
            @Nullable Output output) {}

    /** What the job's logs say of its files, counted; {@code GET /api/v1/runs/{id}/annotations} lists it. */
    @Serdeable(naming = SnakeCaseStrategy.class)
    public record Output(String title, String summary, long annotationsCount) {}
}
