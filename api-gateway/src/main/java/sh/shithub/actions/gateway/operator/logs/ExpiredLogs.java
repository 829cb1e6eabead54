package sh.shithub.actions.gateway.operator.logs;

import io.micronaut.http.HttpStatus;
import jakarta.inject.Singleton;
import java.util.List;
import sh.shithub.actions.gateway.web.ApiException;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.platform.sql.Transactions;

/** Logs whose time is over (decision 0019): they are shown no more from the moment that is decided, before the first of them goes. */
@Singleton
public record ExpiredLogs(Transactions transactions) {
    private static final String EXPIRED = """
            SELECT
            FROM workflow_jobs j JOIN workflow_runs r ON r.id = j.run_id
            WHERE j.id = ANY (?::bigint[]) AND r.logs_expired_at IS NOT NULL
            """;

    /** @throws ApiException 410 when the logs of the job's run have expired */
    public void refuse(long jobId) {
        boolean expired = !transactions
                .read(connection -> Columns.ids(connection, List.of(jobId)).query(EXPIRED, row -> true))
                .isEmpty();
        if (expired) {
            throw new ApiException(HttpStatus.GONE, "the log has expired");
        }
    }
}
