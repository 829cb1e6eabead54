package sh.shithub.actions.status.rollup;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sh.shithub.actions.contracts.Subject;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.platform.sql.RecordRow;
import sh.shithub.actions.platform.trace.Traces;
import sh.shithub.actions.status.changes.Change;
import sh.shithub.actions.status.changes.Changed;

/** Statements on {@code workflow_jobs}. */
final class SettledJobs {
    private static final String OF_RUNS = """
            SELECT run_id, id, job_index AS index, job_key AS key, needs_jobs AS needs, status, conclusion
            FROM workflow_jobs
            WHERE run_id = ANY (?::bigint[])
            ORDER BY run_id, job_index
            """;

    private static final String SKIP = """
            WITH due AS (
                SELECT w.id, s.trace_id
                FROM unnest(?::bigint[], ?::uuid[]) AS s (job_id, trace_id)
                JOIN workflow_jobs w ON w.id = s.job_id
                WHERE w.status = 'queued'
                ORDER BY w.id
                FOR NO KEY UPDATE OF w
            )
            UPDATE workflow_jobs j
            SET status = 'skipped', conclusion = 'skipped', ready_at = NULL,
                completed_at = greatest(now(), j.started_at), updated_at = now(), trace_id = d.trace_id
            FROM due d
            WHERE j.id = d.id
            RETURNING j.status::text AS what, j.id, j.run_id, j.id AS job_id, j.attempt, j.status::text AS status,
                j.conclusion::text AS conclusion, j.updated_at AS at
            """;

    private SettledJobs() {}

    static Map<Long, List<RollUp.Job>> ofRuns(Connection connection, Collection<Long> runs) {
        Map<Long, List<RollUp.Job>> byRun = new LinkedHashMap<>();
        Columns.ids(connection, runs)
                .each(
                        OF_RUNS,
                        row -> byRun.computeIfAbsent(row.getLong("run_id"), run -> new ArrayList<>())
                                .add(RecordRow.of(RollUp.Job.class).row(row)));
        return byRun;
    }

    static List<Change> skip(Connection connection, Collection<Long> jobs) {
        return Columns.ids(connection, jobs)
                .traces(job -> Traces.of(Subject.job(null, job)))
                .query(SKIP, Changed.JOBS);
    }
}
