package sh.shithub.actions.gateway.operator.jobs;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toMap;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sh.shithub.actions.gateway.web.Paging;
import sh.shithub.actions.gateway.web.UtcTime;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.platform.sql.Transactions;

/** Reads jobs with their steps and check runs, and with what those that are queued wait for. */
@Singleton
public record ReadJobs(Transactions transactions, ReadBlockers blockers) {
    private static final String COUNT = "SELECT count(*) FROM workflow_jobs WHERE run_id = ANY (?::bigint[])";
    private static final String OF_RUN = "SELECT " + JobRow.COLUMNS + """
            FROM workflow_jobs j
            WHERE j.run_id = ANY (?::bigint[])
            ORDER BY j.job_index
            LIMIT ? OFFSET ?
            """;
    private static final String ONE =
            "SELECT " + JobRow.COLUMNS + "FROM workflow_jobs j WHERE j.id = ANY (?::bigint[])";
    private static final String STEPS = """
            SELECT job_id, id, step_index, step_id, step_name, status, conclusion, log_object_key, log_byte_count, started_at,
                completed_at
            FROM workflow_steps
            WHERE job_id = ANY (?::bigint[])
            ORDER BY job_id, step_index
            """;
    private static final String CHECK_RUNS = """
            SELECT job_id, id, name, external_id, status, conclusion, output->>'title' AS title, output->>'summary' AS summary,
                (output->>'annotations_count')::bigint AS annotations_count
            FROM check_runs
            WHERE job_id = ANY (?::bigint[])
            """;

    private record Of<T>(long jobId, T what) {}

    public JobsPage ofRun(long runId, Paging paging) {
        return transactions.read(connection -> ofRun(connection, runId, paging));
    }

    private JobsPage ofRun(Connection connection, long runId, Paging paging) {
        long total = Columns.ids(connection, List.of(runId))
                .query(COUNT, row -> row.getLong(1))
                .get(0);
        List<JobRow> rows = Columns.ids(connection, List.of(runId))
                .value(paging.perPage())
                .value(paging.offset())
                .query(OF_RUN, JobRow::of);
        return new JobsPage(total, views(connection, rows));
    }

    Optional<JobView> one(long id) {
        return transactions
                .read(connection ->
                        views(connection, Columns.ids(connection, List.of(id)).query(ONE, JobRow::of)))
                .stream()
                .findFirst();
    }

    /** @param rows jobs of one run */
    private List<JobView> views(Connection connection, List<JobRow> rows) {
        List<Long> ids = rows.stream().map(row -> row.view().id()).toList();
        Map<Long, List<JobView.Step>> steps = Columns.ids(connection, ids).query(STEPS, ReadJobs::step).stream()
                .collect(groupingBy(Of::jobId, mapping(Of::what, toList())));
        Map<Long, JobView.CheckRun> checkRuns =
                Columns.ids(connection, ids).query(CHECK_RUNS, ReadJobs::checkRun).stream()
                        .collect(toMap(Of::jobId, Of::what));
        Map<Long, String> waits = blockers.of(connection, rows);
        return rows.stream()
                .map(row -> row.with(
                        waits.get(row.view().id()),
                        checkRuns.get(row.view().id()),
                        steps.getOrDefault(row.view().id(), List.of())))
                .toList();
    }

    private static Of<JobView.Step> step(ResultSet row) throws SQLException {
        return new Of<>(
                row.getLong("job_id"),
                new JobView.Step(
                        row.getLong("id"),
                        row.getInt("step_index"),
                        row.getString("step_id"),
                        row.getString("step_name"),
                        row.getString("status"),
                        row.getString("conclusion"),
                        row.getString("log_object_key"),
                        row.getLong("log_byte_count"),
                        UtcTime.of(row, "started_at"),
                        UtcTime.of(row, "completed_at")));
    }

    private static Of<JobView.CheckRun> checkRun(ResultSet row) throws SQLException {
        return new Of<>(
                row.getLong("job_id"),
                new JobView.CheckRun(
                        row.getLong("id"),
                        row.getString("name"),
                        row.getString("external_id"),
                        row.getString("status"),
                        row.getString("conclusion"),
                        output(row)));
    }

    private static JobView.Output output(ResultSet row) throws SQLException {
        String title = row.getString("title");
        return title == null
                ? null
                : new JobView.Output(title, row.getString("summary"), row.getLong("annotations_count"));
    }
}
