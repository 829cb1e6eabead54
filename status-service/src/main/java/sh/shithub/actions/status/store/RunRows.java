package sh.shithub.actions.status.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import sh.shithub.actions.contracts.Conclusion;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.platform.sql.DatabaseException;
import sh.shithub.actions.status.Change;
import sh.shithub.actions.status.Reports;
import sh.shithub.actions.status.Rows;

/**
 * Statements on {@code workflow_runs}.
 *
 * <p>Here and beside this, what is reported finds its job by its key. The job's status is compared as text for that reason: compared
 * as what it is, it leads the planner to the index of running jobs, all of which are then read for each batch.
 */
final class RunRows {
    /** Not {@code FOR UPDATE}: whoever inserts a row that refers to the run need not wait. */
    private static final String LOCK = """
            SELECT id
            FROM workflow_runs
            WHERE id = ANY (?::bigint[])
            ORDER BY id
            FOR NO KEY UPDATE
            """;

    /** Locked already, so no order is needed; the start is that of the first job, from its row. */
    private static final String START = """
            WITH reported AS (
                SELECT * FROM unnest(?::bigint[], ?::bigint[], ?::int[]) AS r (run_id, job_id, attempt)
            ), due AS (
                SELECT j.run_id, min(j.started_at) AS started_at
                FROM reported r
                JOIN workflow_jobs j ON j.id = r.job_id AND j.run_id = r.run_id AND j.attempt = r.attempt
                WHERE j.status::text = 'running'
                GROUP BY j.run_id
            )
            UPDATE workflow_runs r
            SET status = 'running', started_at = d.started_at, updated_at = now()
            FROM due d
            WHERE r.id = d.run_id AND r.status = 'queued'
            RETURNING r.status::text AS what, r.id, r.id AS run_id, NULL::bigint AS job_id, 0 AS attempt,
                r.status::text AS status, r.conclusion::text AS conclusion, r.updated_at AS at
            """;

    /** Ends with its last job. A run of which no job ever started has no start either. */
    private static final String COMPLETE = """
            WITH due AS (
                SELECT e.run_id, e.conclusion, jobs.first_start, jobs.last_end
                FROM unnest(?::bigint[], ?::text[]) AS e (run_id, conclusion)
                CROSS JOIN LATERAL (
                    SELECT min(j.started_at) AS first_start, max(j.completed_at) AS last_end
                    FROM workflow_jobs j
                    WHERE j.run_id = e.run_id
                ) jobs
            )
            UPDATE workflow_runs r
            SET status = 'completed', conclusion = d.conclusion::conclusion,
                started_at = coalesce(r.started_at, d.first_start),
                completed_at = greatest(d.last_end, r.started_at, d.first_start), updated_at = now()
            FROM due d
            WHERE r.id = d.run_id AND r.status IN ('queued', 'running')
            RETURNING r.status::text AS what, r.id, r.id AS run_id, NULL::bigint AS job_id, 0 AS attempt,
                r.status::text AS status, r.conclusion::text AS conclusion, r.updated_at AS at
            """;

    private static final String OPEN = """
            SELECT coalesce(max(id), 0), count(*)
            FROM (
                SELECT id
                FROM workflow_runs
                WHERE status IN ('queued', 'running') AND id > ?
                ORDER BY id
                LIMIT ?
            ) next
            """;

    /**
     * Open runs with nothing left open, or with a dependent that waits although its needs have ended. A listener may be at a
     * run right now: it holds the lock, and what it commits is seen by the statements that follow.
     */
    private static final String LOCK_MISSED = """
            SELECT r.id
            FROM workflow_runs r
            CROSS JOIN (SELECT now() - ?::float8 * interval '1 ms' AS unchanged_since) given
            WHERE r.status IN ('queued', 'running') AND r.id > ? AND r.id <= ?
                AND (EXISTS (SELECT FROM workflow_jobs j WHERE j.run_id = r.id)
                    AND NOT EXISTS (
                        SELECT FROM workflow_jobs j
                        WHERE j.run_id = r.id
                            AND (j.status IN ('queued', 'running') OR j.updated_at > given.unchanged_since))
                    OR EXISTS (
                        SELECT FROM workflow_jobs j
                        WHERE j.run_id = r.id AND j.status = 'queued' AND j.ready_at IS NULL AND j.needs_jobs <> '{}'
                            AND NOT EXISTS (
                                SELECT FROM workflow_jobs need
                                WHERE need.run_id = r.id AND need.job_key = ANY (j.needs_jobs)
                                    AND (need.status IN ('queued', 'running')
                                        OR need.updated_at > given.unchanged_since))))
            ORDER BY r.id
            FOR NO KEY UPDATE OF r SKIP LOCKED
            """;

    private RunRows() {}

    static void lock(Connection connection, Collection<Long> runs) {
        Columns.ids(connection, runs).query(LOCK, row -> row.getLong(1));
    }

    static List<Change> start(Connection connection, List<Reports.JobStarted> jobs) {
        return started(connection, jobs).query(START, Changed.RUNS);
    }

    /** The columns of a statement about jobs that started. */
    static Columns<Reports.JobStarted> started(Connection connection, List<Reports.JobStarted> jobs) {
        return Columns.of(connection, jobs)
                .longs(Reports.JobStarted::runId)
                .longs(Reports.JobStarted::jobId)
                .ints(Reports.JobStarted::attempt);
    }

    static List<Change> complete(Connection connection, Map<Long, Conclusion> conclusions) {
        return Columns.of(connection, conclusions.entrySet())
                .longs(Map.Entry::getKey)
                .names(Map.Entry::getValue)
                .query(COMPLETE, Changed.RUNS);
    }

    static Rows.Slice open(Connection connection, long after, int most) {
        try (PreparedStatement statement = connection.prepareStatement(OPEN)) {
            statement.setLong(1, after);
            statement.setInt(2, most);
            return Columns.all(statement.executeQuery(), row -> new Rows.Slice(after, row.getLong(1), row.getInt(2)))
                    .get(0);
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    static List<Long> lockMissed(Connection connection, Rows.Slice slice, Duration unchangedFor) {
        try (PreparedStatement statement = connection.prepareStatement(LOCK_MISSED)) {
            statement.setLong(1, unchangedFor.toMillis());
            statement.setLong(2, slice.after());
            statement.setLong(3, slice.last());
            return Columns.all(statement.executeQuery(), row -> row.getLong(1));
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }
}
