package sh.shithub.actions.gateway.operator.jobs;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import sh.shithub.actions.gateway.web.UtcTime;

/** A row of {@code workflow_jobs} with what tells why it waits. */
record JobRow(JobView view, Waiting waiting) {
    static final String COLUMNS = """
            j.id, j.run_id, j.job_key, j.job_name, j.runs_on, j.needs_jobs, j.status, j.conclusion, j.runner_id, j.attempt,
                j.cancel_requested, j.end_reason, j.created_at, j.started_at, j.completed_at,
                j.eligible_at IS NOT NULL OR j.ready_at IS NOT NULL AS eligible, j.ready_at IS NOT NULL AS ready,
                (SELECT s.labels FROM job_label_sets s WHERE s.id = j.label_set_id) AS labels
            """;

    /**
     * @param eligible nothing but its place in line holds it up
     * @param ready it stands in line
     */
    record Waiting(List<String> labels, boolean eligible, boolean ready) {}

    boolean queued() {
        return view.status().equals("queued");
    }

    static JobRow of(ResultSet row) throws SQLException {
        JobView view = new JobView(
                row.getLong("id"),
                row.getLong("run_id"),
                row.getString("job_key"),
                row.getString("job_name"),
                row.getString("runs_on"),
                texts(row, "needs_jobs"),
                row.getString("status"),
                row.getString("conclusion"),
                null,
                row.getObject("runner_id", Long.class),
                row.getInt("attempt"),
                row.getBoolean("cancel_requested"),
                row.getString("end_reason"),
                UtcTime.of(row, "created_at"),
                UtcTime.of(row, "started_at"),
                UtcTime.of(row, "completed_at"),
                null,
                List.of());
        return new JobRow(view, new Waiting(texts(row, "labels"), row.getBoolean("eligible"), row.getBoolean("ready")));
    }

    /** The whole view. */
    JobView with(String blocker, JobView.CheckRun checkRun, List<JobView.Step> steps) {
        return new JobView(
                view.id(),
                view.runId(),
                view.key(),
                view.name(),
                view.runsOn(),
                view.needs(),
                view.status(),
                view.conclusion(),
                blocker,
                view.runnerId(),
                view.attempt(),
                view.cancelRequested(),
                view.endReason(),
                view.createdAt(),
                view.startedAt(),
                view.completedAt(),
                checkRun,
                steps);
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }
}
