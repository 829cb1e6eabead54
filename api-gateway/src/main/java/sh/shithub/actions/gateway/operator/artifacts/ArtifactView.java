package sh.shithub.actions.gateway.operator.artifacts;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import sh.shithub.actions.gateway.web.UtcTime;

/** An artifact as its runner announced it, and what was found of it in the storage. */
@Serdeable(naming = SnakeCaseStrategy.class)
public record ArtifactView(
        long id,
        long runId,
        long jobId,
        String name,
        long sizeBytes,
        String objectKey,
        ArtifactStatus status,

        @Schema(
                nullable = true,
                description = "what its object has, 0 when it never came; null while that is not known")
        @Nullable
        Long storedBytes,

        @Schema(format = "date-time", requiredMode = Schema.RequiredMode.REQUIRED)
        String createdAt,

        @Schema(format = "date-time", requiredMode = Schema.RequiredMode.REQUIRED)
        String expiresAt) {
    static ArtifactView of(ResultSet row) throws SQLException {
        return new ArtifactView(
                row.getLong("id"),
                row.getLong("run_id"),
                row.getLong("job_id"),
                row.getString("name"),
                row.getLong("size_bytes"),
                row.getString("object_key"),
                ArtifactStatus.valueOf(row.getString("status")),
                row.getObject("stored_bytes", Long.class),
                UtcTime.of(row, "created_at"),
                UtcTime.of(row, "expires_at"));
    }
}
