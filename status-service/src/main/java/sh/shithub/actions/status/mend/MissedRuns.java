package sh.shithub.actions.status.mend;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.platform.sql.DatabaseException;

/** Open runs, slice by slice, and those among them whose roll-up was missed. */
final class MissedRuns {
    /** Runs with an id above {@code after}, up to {@code last}. */
    record Slice(long after, long last, int runs) {}

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
     * Open runs with nothing left open, or with a dependent that waits although one of its needs ended so that it never runs. A listener may be at a
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
                        SELECT
                        FROM workflow_jobs j
                        CROSS JOIN LATERAL unnest(j.needs_jobs) AS n (job_key)
                        LEFT JOIN workflow_jobs need ON need.run_id = j.run_id AND need.job_key = n.job_key
                        WHERE j.run_id = r.id AND j.status = 'queued'
                            AND (need.id IS NULL OR need.updated_at <= given.unchanged_since AND (
                                need.status IN ('cancelled', 'skipped')
                                OR need.conclusion NOT IN ('success', 'neutral')))))
            ORDER BY r.id
            FOR NO KEY UPDATE OF r SKIP LOCKED
            """;

    private MissedRuns() {}

    static Slice open(Connection connection, long after, int most) {
        try (PreparedStatement statement = connection.prepareStatement(OPEN)) {
            statement.setLong(1, after);
            statement.setInt(2, most);
            return Columns.all(statement.executeQuery(), row -> new Slice(after, row.getLong(1), row.getInt(2)))
                    .get(0);
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    static List<Long> lockMissed(Connection connection, Slice slice, Duration unchangedFor) {
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
