package sh.shithub.actions.log.chunks;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import sh.shithub.actions.platform.json.PoisonException;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.platform.trace.Traces;

/** Close markers become rows of {@code log_finalizations}. */
public final class CloseLogs {
    /**
     * <ul>
     *   <li>A step without any chunk is done at once, without an object: its key stays null, and an empty object would cost two requests
     *       to say what the row says.
     *   <li>A row that is there already is another close marker's, except that of a log that was open again.
     *   <li>A step with a marker of its own and one of its job has the trace of its own.
     * </ul>
     */
    private static final String CLOSE = """
            WITH closed AS MATERIALIZED (
                SELECT c.run_id, c.job_id, c.step_id, c.trace_id,
                    j.id IS NOT NULL AND (c.step_id IS NULL OR s.id IS NOT NULL) AS known
                FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::uuid[]) AS c (run_id, job_id, step_id, trace_id)
                LEFT JOIN workflow_jobs j ON j.id = c.job_id AND j.run_id = c.run_id
                LEFT JOIN workflow_steps s ON s.id = c.step_id AND s.job_id = c.job_id
            ), steps AS (
                SELECT run_id, job_id, step_id, trace_id, false AS by_job FROM closed WHERE known AND step_id IS NOT NULL
                UNION ALL
                SELECT c.run_id, c.job_id, s.id, c.trace_id, true
                FROM closed c
                JOIN workflow_steps s ON s.job_id = c.job_id
                WHERE c.known AND c.step_id IS NULL
            ), opened AS (
                INSERT INTO log_finalizations AS f (step_id, run_id, job_id, state, trace_id)
                SELECT DISTINCT ON (c.step_id) c.step_id, c.run_id, c.job_id, CASE WHEN EXISTS (
                    SELECT FROM workflow_step_log_chunks k WHERE k.step_id = c.step_id) THEN 'pending' ELSE 'done' END,
                    c.trace_id
                FROM steps c
                ORDER BY c.step_id, c.by_job
                ON CONFLICT (step_id) DO UPDATE
                    SET state = 'pending', next_try_at = now(), updated_at = now(), trace_id = excluded.trace_id
                    WHERE f.state = 'open'
                RETURNING f.step_id, f.state
            )
            SELECT step_id AS id, state FROM opened
            UNION ALL
            SELECT coalesce(step_id, job_id), CASE WHEN step_id IS NULL THEN 'job' ELSE 'step' END FROM closed WHERE NOT known
            """;

    private CloseLogs() {}

    /**
     * Idempotent.
     *
     * @return steps whose log is now to be finished
     * @throws PoisonException for a marker of a step or job that does not exist, or that is not of the job or run named
     */
    public static List<Long> close(Connection connection, List<LogEntry.Closed> closed) {
        return Columns.of(connection, closed)
                .longs(LogEntry.Closed::runId)
                .longs(LogEntry.Closed::jobId)
                .longs(LogEntry.Closed::stepId)
                .traces(marker -> Traces.of(marker.subject()))
                .query(CLOSE, CloseLogs::pending)
                .stream()
                .filter(Objects::nonNull)
                .toList();
    }

    private static Long pending(ResultSet row) throws SQLException {
        long id = row.getLong("id");
        return switch (row.getString("state")) {
            case "pending" -> id;
            case "done" -> null;
            default -> throw LogEntry.unknown(row.getString("state"), id);
        };
    }
}
