package sh.shithub.actions.gateway.operator.checkruns;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/**
 * The check run that follows a job, in GitHub's words.
 *
 * @param output what the job's logs say of its files; null when they say nothing
 */
@Serdeable(naming = SnakeCaseStrategy.class)
record CheckRunView(
        long id,
        long jobId,
        String jobKey,
        String name,
        String headSha,
        String externalId,
        String status,
        @Nullable String conclusion,
        @Nullable @Schema(format = "date-time") String startedAt,
        @Nullable @Schema(format = "date-time") String completedAt,
        @Nullable Output output) {

    /** @param annotations the first of them; {@code annotations_count} has all, and the run's annotations list those that are kept */
    @Serdeable(naming = SnakeCaseStrategy.class)
    record Output(String title, String summary, long annotationsCount, List<Annotation> annotations) {}

    @Serdeable(naming = SnakeCaseStrategy.class)
    record Annotation(
            String path,
            int startLine,
            int endLine,
            @Nullable Integer startColumn,
            @Nullable Integer endColumn,
            String annotationLevel,
            @Nullable String title,
            String message) {}
}
