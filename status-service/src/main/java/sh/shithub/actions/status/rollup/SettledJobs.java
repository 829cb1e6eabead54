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

/** The jobs of runs; skips those that can never run, and closes what is still open of those that have ended: steps and check runs. */
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

    /**
     * A cancelled job's open steps are cancelled. Of a job that ended otherwise those that had begun were cut off, so they are
     * cancelled too; the others will not run any more: skipped.
     */
    private static final String CLOSE_STEPS = """
            WITH due AS (
                SELECT s.id, j.run_id, j.attempt, j.completed_at, e.trace_id,
                    CASE WHEN j.status = 'cancelled' OR s.status = 'running' THEN 'cancelled' ELSE 'skipped' END AS ending
                FROM unnest(?::bigint[], ?::uuid[]) AS e (job_id, trace_id)
                JOIN workflow_jobs j ON j.id = e.job_id
                JOIN workflow_steps s ON s.job_id = j.id
                WHERE j.status IN ('completed', 'cancelled', 'skipped')
                    AND s.status IN ('queued', 'running')
                ORDER BY s.id
                FOR NO KEY UPDATE OF s
            )
            UPDATE workflow_steps s
            SET status = d.ending::workflow_step_status, conclusion = d.ending::conclusion,
                completed_at = greatest(d.completed_at, s.started_at), updated_at = now(), trace_id = d.trace_id
            FROM due d
            WHERE s.id = d.id
            RETURNING s.status::text AS what, s.id, d.run_id, s.job_id, d.attempt, s.status::text AS status,
                s.conclusion::text AS conclusion, s.updated_at AS at
            """;

    /**
     * A check run is changed only by a transaction that holds its run's lock. Why the server ended the job is its output, until the logs' annotations, if
     * there are any, are shown beside it ({@code ShowAnnotations}).
     */
    private static final String CLOSE_CHECK_RUNS = """
            WITH due AS (
                SELECT c.id, j.run_id, j.attempt, j.conclusion, j.completed_at, j.end_reason, e.trace_id,
                    coalesce(c.started_at, j.started_at) AS start
                FROM unnest(?::bigint[], ?::uuid[]) AS e (job_id, trace_id)
                JOIN workflow_jobs j ON j.id = e.job_id
                JOIN check_runs c ON c.job_id = j.id
                WHERE j.status IN ('completed', 'cancelled', 'skipped')
                    AND c.status <> 'completed'
            )
            UPDATE check_runs c
            SET status = 'completed', conclusion = d.conclusion, started_at = d.start,
                completed_at = greatest(d.completed_at, d.start), updated_at = now(), trace_id = d.trace_id,
                output = CASE WHEN d.end_reason IS NULL OR c.output <> '{}' THEN c.output ELSE jsonb_build_object(
                    'title', d.end_reason, 'summary', 'The server ended this job: ' || d.end_reason || '.',
                    'annotations_count', 0, 'annotations', '[]'::jsonb) END
            FROM due d
            WHERE c.id = d.id
            RETURNING c.status::text AS what, c.id, d.run_id, c.job_id, d.attempt, c.status::text AS status,
                c.conclusion::text AS conclusion, c.updated_at AS at
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
        return settled(connection, jobs).query(SKIP, Changed.JOBS);
    }

    static List<Change> closeSteps(Connection connection, Collection<Long> jobs) {
        return settled(connection, jobs).query(CLOSE_STEPS, Changed.STEPS);
    }

    static List<Change> closeCheckRuns(Connection connection, Collection<Long> jobs) {
        return settled(connection, jobs).query(CLOSE_CHECK_RUNS, Changed.CHECK_RUNS);
    }

    private static Columns<Long> settled(Connection connection, Collection<Long> jobs) {
        return Columns.ids(connection, jobs).traces(job -> Traces.of(Subject.job(null, job)));
    }
}
