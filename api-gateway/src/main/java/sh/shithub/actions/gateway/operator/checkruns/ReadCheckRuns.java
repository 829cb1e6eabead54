package sh.shithub.actions.gateway.operator.checkruns;

import io.micronaut.serde.ObjectMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import sh.shithub.actions.gateway.web.ApiException;
import sh.shithub.actions.gateway.web.Paging;
import sh.shithub.actions.gateway.web.UtcTime;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.platform.sql.Transactions;

/** Reads the check runs of a run's jobs. */
@Singleton
record ReadCheckRuns(Transactions transactions, ObjectMapper json) {
    private static final String COUNT =
            "SELECT (SELECT count(*) FROM workflow_jobs j WHERE j.run_id = r.id) FROM workflow_runs r WHERE r.id = ?";

    /** Each job has one. */
    private static final String OF_RUN = """
            SELECT c.id, c.job_id, j.job_key, c.name, c.head_sha, c.external_id, c.status, c.conclusion, c.started_at,
                c.completed_at, CASE WHEN c.output ->> 'title' IS NOT NULL THEN c.output::text END AS output
            FROM (SELECT id, job_key, job_index FROM workflow_jobs WHERE run_id = ? ORDER BY job_index LIMIT ? OFFSET ?) j
            JOIN check_runs c ON c.job_id = j.id
            ORDER BY j.job_index
            """;

    /** @throws ApiException 404 when there is no such run */
    CheckRunsPage ofRun(long runId, Paging paging) {
        return transactions.read(connection -> {
            long total = Columns.none(connection).value(runId).query(COUNT, row -> row.getLong(1)).stream()
                    .findFirst()
                    .orElseThrow(() -> ApiException.notFound("run not found"));
            List<CheckRunView> page = Columns.none(connection)
                    .value(runId)
                    .value(paging.perPage())
                    .value(paging.offset())
                    .query(OF_RUN, this::view);
            return new CheckRunsPage(total, page);
        });
    }

    private CheckRunView view(ResultSet row) throws SQLException {
        return new CheckRunView(
                row.getLong("id"),
                row.getLong("job_id"),
                row.getString("job_key"),
                row.getString("name"),
                row.getString("head_sha"),
                row.getString("external_id"),
                row.getString("status"),
                row.getString("conclusion"),
                UtcTime.of(row, "started_at"),
                UtcTime.of(row, "completed_at"),
                output(row.getString("output")));
    }

    private CheckRunView.Output output(String text) {
        try {
            return text == null ? null : json.readValue(text, CheckRunView.Output.class);
        } catch (IOException e) {
            throw new UncheckedIOException("a check run's output cannot be read", e);
        }
    }
}
