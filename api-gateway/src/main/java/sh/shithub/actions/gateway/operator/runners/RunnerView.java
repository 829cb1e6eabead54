package sh.shithub.actions.gateway.operator.runners;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import sh.shithub.actions.gateway.web.UtcTime;

/**
 * A runner as operators see it; names as {@code shithubd admin runner list} has them.
 *
 * @param status what its last heartbeat made of it; one that died keeps it until {@code cleanup-stale}
 * @param state revoked, else draining, else live by its last heartbeat, else stale
 * @param labels what it offered last
 * @param activeJobCount jobs that it holds
 * @param lastHeartbeatAgeSeconds null when it never sent one
 */
@Serdeable(naming = SnakeCaseStrategy.class)
record RunnerView(
        long id,
        String name,

        @Schema(allowableValues = {"idle", "busy", "offline"})
        String status,

        @Schema(allowableValues = {"live", "draining", "stale", "revoked"})
        String state,

        int capacity,
        long activeJobCount,
        List<String> labels,
        String hostName,
        String version,
        @Nullable @Schema(format = "date-time") String lastHeartbeatAt,
        @Nullable Long lastHeartbeatAgeSeconds,
        boolean draining,
        String drainReason,
        @Nullable @Schema(format = "date-time") String revokedAt,
        String revokedReason,

        @Schema(format = "date-time", requiredMode = Schema.RequiredMode.REQUIRED)
        String createdAt) {

    static RunnerView of(ResultSet row, long liveSeconds) throws SQLException {
        String revokedAt = UtcTime.of(row, "revoked_at");
        boolean draining = row.getBoolean("draining");
        Long age = row.getObject("last_heartbeat_age_seconds", Long.class);
        return new RunnerView(
                row.getLong("id"),
                row.getString("name"),
                row.getString("status"),
                state(revokedAt, draining, age, liveSeconds),
                row.getInt("capacity"),
                row.getLong("active_job_count"),
                List.of((String[]) row.getArray("labels").getArray()),
                row.getString("host_name"),
                row.getString("version"),
                UtcTime.of(row, "last_heartbeat_at"),
                age,
                draining,
                row.getString("drain_reason"),
                revokedAt,
                row.getString("revoked_reason"),
                UtcTime.of(row, "created_at"));
    }

    /** As {@code ops/overview} counts them. */
    private static String state(String revokedAt, boolean draining, Long age, long liveSeconds) {
        if (revokedAt != null) {
            return "revoked";
        }
        if (draining) {
            return "draining";
        }
        return age != null && age < liveSeconds ? "live" : "stale";
    }
}
