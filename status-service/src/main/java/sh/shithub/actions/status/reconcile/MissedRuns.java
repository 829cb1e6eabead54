package sh.shithub.actions.status.reconcile;

import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import sh.shithub.actions.platform.sql.Columns;

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
        return Columns.none(connection)
                .value(after)
                .value(most)
                .query(OPEN, row -> new Slice(after, row.getLong(1), row.getInt(2)))
                .get(0);
    }

    static List<Long> lockMissed(Connection connection, Slice slice, Duration unchangedFor) {
        return Columns.none(connection)
                .value(unchangedFor.toMillis())
                .value(slice.after())
                .value(slice.last())
                .query(LOCK_MISSED, row -> row.getLong(1));
    }
}
