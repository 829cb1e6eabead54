package sh.shithub.actions.gateway.operator.overview;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import sh.shithub.actions.platform.sql.Columns;

/**
 * What waits for a runner, by label set. Costs what waits: two partial indexes, and the distinct offers of live runners.
 *
 * @param sets the one that waited longest first
 */
record QueueFigures(List<Overview.Queued> sets) {
    static final int SHOWN = 50;

    static final String BY_LABELS = """
            WITH line AS (
                SELECT label_set_id, count(*) AS jobs, min(coalesce(eligible_at, ready_at)) AS oldest
                FROM workflow_jobs
                WHERE ready_at IS NOT NULL
                GROUP BY label_set_id
                UNION ALL
                SELECT label_set_id, count(*), min(eligible_at)
                FROM workflow_jobs
                WHERE status = 'queued' AND eligible_at IS NOT NULL AND ready_at IS NULL
                GROUP BY label_set_id
            ), waiting AS (
                SELECT label_set_id, sum(jobs)::bigint AS jobs, min(oldest) AS oldest FROM line GROUP BY label_set_id
            ), offers AS MATERIALIZED (
                SELECT labels, count(*) AS runners
                FROM workflow_runners
                WHERE NOT draining AND revoked_at IS NULL AND last_heartbeat_at > now() - make_interval(secs => ?)
                GROUP BY labels
            )
            SELECT s.labels, w.jobs, greatest(extract(epoch FROM now() - w.oldest), 0)::float8 AS age,
                (SELECT coalesce(sum(o.runners), 0)::bigint FROM offers o WHERE s.labels <@ o.labels) AS live
            FROM waiting w
            JOIN job_label_sets s ON s.id = w.label_set_id
            ORDER BY w.oldest, s.id
            """;

    static final QueueFigures UNKNOWN = new QueueFigures(null);

    /** @param liveSeconds how old a live runner's last heartbeat may be */
    static QueueFigures read(Connection connection, double liveSeconds) {
        return new QueueFigures(Columns.none(connection).value(liveSeconds).query(BY_LABELS, QueueFigures::queued));
    }

    private static Overview.Queued queued(ResultSet row) throws SQLException {
        return new Overview.Queued(
                List.of((String[]) row.getArray("labels").getArray()),
                row.getLong("jobs"),
                row.getDouble("age"),
                row.getLong("live"));
    }

    List<Overview.Queued> shown() {
        return sets == null ? List.of() : sets.subList(0, Math.min(SHOWN, sets.size()));
    }

    Overview.QueueOther other() {
        if (sets == null) {
            return new Overview.QueueOther(null, null, null, null);
        }
        List<Overview.Queued> rest = sets.subList(shown().size(), sets.size());
        return new Overview.QueueOther(
                (long) rest.size(),
                rest.stream().mapToLong(Overview.Queued::waiting).sum(),
                rest.stream()
                        .mapToDouble(Overview.Queued::oldestAgeSeconds)
                        .max()
                        .orElse(0),
                rest.stream().filter(set -> set.liveRunners() == 0).count());
    }
}
