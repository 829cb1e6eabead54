package sh.shithub.actions.log.health;

import java.sql.Connection;
import sh.shithub.actions.platform.sql.Columns;

/**
 * What is in PostgreSQL of logs, as it was counted last. Two counts stop at a bound, so that none costs more with a million rows: with
 * more, something has to be done, how many it may be.
 *
 * @param waiting logs that wait to be finished
 * @param oldestSeconds how long the one that waits longest has been due, 0 when none is; one that failed has waited since it was closed
 * @param keptSteps steps that have chunks, running ones too
 * @param keptBytes of the table of chunks on the disk, with its index and all that PostgreSQL keeps for it
 */
record Backlog(int waiting, double oldestSeconds, int keptSteps, long keptBytes) {
    private static final int MOST = 5000;

    /**
     * Both counts go along an index and end early; the size is asked of the file system. A row that is in work is due when its lease
     * ends, so it is not old.
     */
    private static final String COUNT = """
            WITH RECURSIVE given AS MATERIALIZED (
                SELECT ?::int AS most
            ), waiting AS MATERIALIZED (
                SELECT CASE WHEN last_error IS NULL THEN least(next_try_at, now()) ELSE created_at END AS since
                FROM log_finalizations
                WHERE state = 'pending'
                ORDER BY next_try_at
                LIMIT (SELECT most FROM given)
            ), steps AS (
                (SELECT step_id FROM workflow_step_log_chunks ORDER BY step_id LIMIT 1)
                UNION ALL
                SELECT (SELECT c.step_id FROM workflow_step_log_chunks c WHERE c.step_id > s.step_id ORDER BY c.step_id LIMIT 1)
                FROM steps s
                WHERE s.step_id IS NOT NULL
            )
            SELECT (SELECT count(*) FROM waiting),
                coalesce((SELECT extract(epoch FROM now() - min(since)) FROM waiting), 0)::float8,
                (SELECT count(step_id) FROM (SELECT step_id FROM steps LIMIT (SELECT most FROM given)) AS first_ones),
                pg_total_relation_size('workflow_step_log_chunks')
            """;

    static Backlog count(Connection connection) {
        return Columns.none(connection)
                .value(MOST)
                .query(COUNT, row -> new Backlog(row.getInt(1), row.getDouble(2), row.getInt(3), row.getLong(4)))
                .get(0);
    }
}
