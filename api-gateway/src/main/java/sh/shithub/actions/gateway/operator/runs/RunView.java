package sh.shithub.actions.gateway.operator.runs;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import sh.shithub.actions.gateway.web.UtcTime;

/**
 * A run as operators see it.
 *
 * @param repo {@code owner/name}
 * @param runIndex counts the repository's runs from 1
 * @param parentRunId the run that this one runs again
 */
@Serdeable(naming = SnakeCaseStrategy.class)
record RunView(
        long id,
        long repoId,
        String repo,
        long runIndex,
        String workflowFile,
        String workflowName,
        String headSha,
        String headRef,
        String event,
        String triggerEventId,
        String status,
        @Nullable String conclusion,
        @Nullable Long parentRunId,
        String concurrencyGroup,
        boolean needApproval,

        @Schema(format = "date-time", requiredMode = Schema.RequiredMode.REQUIRED)
        String createdAt,

        @Nullable @Schema(format = "date-time") String startedAt,
        @Nullable @Schema(format = "date-time") String completedAt) {
    /** Of a row {@code r} of {@code workflow_runs} beside {@code p} of {@code repos}. */
    static final String COLUMNS = """
            r.id, r.repo_id, p.owner || '/' || p.name AS repo, r.run_index, r.workflow_file, r.workflow_name, r.head_sha,
                r.head_ref, r.event, r.trigger_event_id, r.status, r.conclusion, r.parent_run_id, r.concurrency_group,
                r.need_approval, r.created_at, r.started_at, r.completed_at
            """;

    static RunView of(ResultSet row) throws SQLException {
        return new RunView(
                row.getLong("id"),
                row.getLong("repo_id"),
                row.getString("repo"),
                row.getLong("run_index"),
                row.getString("workflow_file"),
                row.getString("workflow_name"),
                row.getString("head_sha"),
                row.getString("head_ref"),
                row.getString("event"),
                row.getString("trigger_event_id"),
                row.getString("status"),
                row.getString("conclusion"),
                row.getObject("parent_run_id", Long.class),
                row.getString("concurrency_group"),
                row.getBoolean("need_approval"),
                UtcTime.of(row, "created_at"),
                UtcTime.of(row, "started_at"),
                UtcTime.of(row, "completed_at"));
    }
}
