package sh.shithub.actions.gateway.operator.checkruns;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * What a log says by {@code ::notice}, {@code ::warning} or {@code ::error}; from {@code path} on as a check run's annotations on GitHub.
 *
 * @param logLine the line of the step's log that says it, from 1
 * @param path {@code .github} when the command names no file; the lines are then the log's
 * @param startColumn null when it is not known, or the lines are two
 */
@Serdeable(naming = SnakeCaseStrategy.class)
record AnnotationView(
        long jobId,
        long stepId,
        long logLine,
        String path,
        int startLine,
        int endLine,
        @Nullable Integer startColumn,
        @Nullable Integer endColumn,
        String annotationLevel,
        String title,
        String message) {
    static AnnotationView of(ResultSet row) throws SQLException {
        return new AnnotationView(
                row.getLong("job_id"),
                row.getLong("step_id"),
                row.getLong("log_line"),
                row.getString("path"),
                row.getInt("start_line"),
                row.getInt("end_line"),
                row.getObject("start_column", Integer.class),
                row.getObject("end_column", Integer.class),
                row.getString("annotation_level"),
                row.getString("title"),
                row.getString("message"));
    }
}
