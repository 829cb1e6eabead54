package sh.shithub.actions.gateway.operator.overview;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import sh.shithub.actions.gateway.web.UtcTime;
import sh.shithub.actions.platform.sql.Columns;

/** Jobs that runners hold. Costs what runs. */
final class RunningFigures {
    private static final int SHOWN = 100;

    static final String TOTAL = """
            SELECT count(*) AS jobs, count(*) FILTER (WHERE c.spent = 0) AS offered,
                greatest(extract(epoch FROM now() - min(j.claimed_at)), 0)::float8 AS age
            FROM workflow_jobs j
            LEFT JOIN job_token_chains c ON c.job_id = j.id AND c.attempt = j.attempt
            WHERE j.status = 'running'
            """;

    static final String ITEMS = """
            WITH held AS MATERIALIZED (
                SELECT id, run_id, job_name, job_key, runner_id, attempt, claimed_at
                FROM workflow_jobs
                WHERE status = 'running'
                ORDER BY claimed_at
                LIMIT ?
            )
            SELECT j.id, j.run_id, coalesce(nullif(j.job_name, ''), j.job_key) AS name, j.runner_id, r.name AS runner,
                greatest(extract(epoch FROM now() - j.claimed_at), 0)::float8 AS lease_age,
                CASE WHEN c.spent > 0 THEN greatest(extract(epoch FROM now() - c.updated_at), 0)::float8 END AS last_call_age,
                c.expires_at
            FROM held j
            JOIN workflow_runners r ON r.id = j.runner_id
            LEFT JOIN job_token_chains c ON c.job_id = j.id AND c.attempt = j.attempt
            ORDER BY j.claimed_at, j.id
            """;

    static final Overview.Running UNKNOWN = new Overview.Running(null, null, null, List.of());

    private RunningFigures() {}

    static Overview.Running read(Connection connection) {
        List<Overview.Item> items = Columns.none(connection).value(SHOWN).query(ITEMS, RunningFigures::item);
        return Columns.none(connection)
                .query(
                        TOTAL,
                        row -> new Overview.Running(
                                row.getLong("jobs"), row.getLong("offered"), row.getObject("age", Double.class), items))
                .get(0);
    }

    private static Overview.Item item(ResultSet row) throws SQLException {
        return new Overview.Item(
                row.getLong("id"),
                row.getLong("run_id"),
                row.getString("name"),
                row.getLong("runner_id"),
                row.getString("runner"),
                row.getDouble("lease_age"),
                row.getObject("last_call_age", Double.class),
                UtcTime.of(row, "expires_at"));
    }
}
