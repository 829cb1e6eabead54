package sh.shithub.actions.gateway.operator.runners;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import sh.shithub.actions.gateway.web.UtcTime;

/** A runner and the jobs that it holds, the one that it got first before the others. */
@Serdeable(naming = SnakeCaseStrategy.class)
record RunnerDetail(RunnerView runner, List<Job> jobs) {
    /**
     * @param leaseAgeSeconds since it was handed out
     * @param lastCallAgeSeconds null: the runner has made no call for it yet
     * @param leaseExpiresAt when the last token expires
     */
    @Serdeable(naming = SnakeCaseStrategy.class)
    record Job(
            long jobId,
            long runId,
            String key,
            String name,
            String status,
            int attempt,
            boolean cancelRequested,
            double leaseAgeSeconds,
            @Nullable Double lastCallAgeSeconds,
            @Nullable @Schema(format = "date-time") String leaseExpiresAt) {

        static Job of(ResultSet row) throws SQLException {
            return new Job(
                    row.getLong("id"),
                    row.getLong("run_id"),
                    row.getString("job_key"),
                    row.getString("job_name"),
                    row.getString("status"),
                    row.getInt("attempt"),
                    row.getBoolean("cancel_requested"),
                    row.getDouble("lease_age"),
                    row.getObject("last_call_age", Double.class),
                    UtcTime.of(row, "expires_at"));
        }
    }
}
