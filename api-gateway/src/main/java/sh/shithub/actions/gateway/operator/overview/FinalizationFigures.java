package sh.shithub.actions.gateway.operator.overview;

import java.sql.Connection;
import sh.shithub.actions.platform.sql.Columns;

/** Logs that wait to be finished. log-service shows the same, but only while it lives. */
final class FinalizationFigures {
    private static final int MOST = 5000;

    /** A row that is in work is due when its lease ends, so it is not old. */
    static final String WAITING = """
            SELECT count(*) AS logs, coalesce(greatest(extract(epoch FROM now() - min(since)), 0), 0)::float8 AS age
            FROM (
                SELECT CASE WHEN last_error IS NULL THEN least(next_try_at, now()) ELSE created_at END AS since
                FROM log_finalizations
                WHERE state = 'pending'
                ORDER BY next_try_at
                LIMIT ?
            ) first_ones
            """;

    static final Overview.Finalization UNKNOWN = new Overview.Finalization(null, null);

    private FinalizationFigures() {}

    static Overview.Finalization read(Connection connection) {
        return Columns.none(connection)
                .value(MOST)
                .query(WAITING, row -> new Overview.Finalization(row.getLong("logs"), row.getDouble("age")))
                .get(0);
    }
}
