package sh.shithub.actions.status.annotations;

import java.sql.Connection;
import java.util.List;
import sh.shithub.actions.contracts.AnnotationsChanged;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.status.changes.Change;
import sh.shithub.actions.status.changes.Changed;

/**
 * The output of a job's check run, made anew from what log-service keeps of its annotations (invariant 4: the message only says to look).
 * Its names are GitHub's: title, summary, annotations_count, annotations.
 */
public final class ShowAnnotations {
    private static final String READ = """
            WITH asked AS MATERIALIZED (
                SELECT DISTINCT * FROM unnest(?::bigint[], ?::bigint[]) AS a (run_id, job_id)
            )
            SELECT c.id AS check_run_id, levels.notices, levels.warnings, levels.failures, rows.kept, shown.count AS shown,
                shown.annotations, j.end_reason
            FROM asked a
            JOIN workflow_jobs j ON j.id = a.job_id AND j.run_id = a.run_id
            JOIN check_runs c ON c.job_id = j.id
            CROSS JOIN LATERAL (
                SELECT coalesce(sum(f.notices), 0) AS notices, coalesce(sum(f.warnings), 0) AS warnings,
                    coalesce(sum(f.failures), 0) AS failures
                FROM workflow_steps s
                JOIN log_finalizations f ON f.step_id = s.id
                WHERE s.job_id = a.job_id
            ) levels
            CROSS JOIN LATERAL (
                SELECT count(*) AS kept FROM workflow_annotations w WHERE w.run_id = a.run_id AND w.job_id = a.job_id
            ) rows
            CROSS JOIN LATERAL (
                SELECT count(*) AS count, coalesce(jsonb_agg(jsonb_build_object('path', f.path, 'start_line', f.start_line,
                    'end_line', f.end_line, 'start_column', f.start_column, 'end_column', f.end_column,
                    'annotation_level', f.annotation_level, 'title', f.title, 'message', f.message)
                    ORDER BY f.step_id, f.ordinal), '[]')::text AS annotations
                FROM (
                    SELECT *
                    FROM workflow_annotations w
                    WHERE w.run_id = a.run_id AND w.job_id = a.job_id
                    ORDER BY w.step_id, w.ordinal
                    LIMIT ?
                ) f
            ) shown
            """;

    /** A check run is changed only by a transaction that holds its run's lock. */
    private static final String WRITE = """
            UPDATE check_runs c
            SET output = o.output, updated_at = now()
            FROM (
                SELECT id, CASE WHEN title = '' THEN '{}' ELSE jsonb_build_object('title', title, 'summary', summary,
                    'annotations_count', count, 'annotations', annotations::jsonb) END AS output
                FROM unnest(?::bigint[], ?::text[], ?::text[], ?::bigint[], ?::text[]) AS n (id, title, summary, count, annotations)
            ) o
            JOIN check_runs before ON before.id = o.id
            JOIN workflow_jobs j ON j.id = before.job_id
            WHERE c.id = o.id AND c.output IS DISTINCT FROM o.output
            RETURNING 'annotated' AS what, c.id, j.run_id, c.job_id, j.attempt, c.status::text AS status,
                c.conclusion::text AS conclusion, c.updated_at AS at
            """;

    private ShowAnnotations() {}

    /** @param changed jobs whose runs are locked */
    public static List<Change> show(Connection connection, List<AnnotationsChanged> changed) {
        List<Found> found = Columns.of(connection, changed)
                .longs(AnnotationsChanged::runId)
                .longs(AnnotationsChanged::jobId)
                .value(Found.SHOWN_MOST)
                .query(READ, Found.class);
        return Columns.of(connection, found)
                .longs(Found::checkRunId)
                .texts(Found::title)
                .texts(Found::summary)
                .longs(Found::all)
                .texts(Found::annotations)
                .query(WRITE, Changed.CHECK_RUNS);
    }
}
