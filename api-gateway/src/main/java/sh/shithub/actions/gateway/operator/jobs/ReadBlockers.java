package sh.shithub.actions.gateway.operator.jobs;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sh.shithub.actions.platform.sql.Columns;

/**
 * Reads what queued jobs of one run wait for: four statements, each of which costs what there is of runners, of running jobs
 * up to the caps, and of places in line up to {@link Blocker#COUNTED} a job, however many stand there, never of jobs that ended.
 */
@Singleton
record ReadBlockers(ReadSettings settings) {
    static final String RULES = """
            SELECT p.enabled, p.repo_cap, p.owner_cap, r.concurrency_group, r.approved, r.held_by,
                (
                    SELECT count(*)::int
                    FROM (SELECT FROM workflow_jobs WHERE repo_id = r.repo_id AND status = 'running' LIMIT p.repo_cap) c
                ) AS repo_running,
                (
                    SELECT count(*)::int
                    FROM (SELECT FROM workflow_jobs WHERE owner = p.owner AND status = 'running' LIMIT p.owner_cap) c
                ) AS owner_running
            FROM run_admission r JOIN repo_policies p ON p.repo_id = r.repo_id
            WHERE r.id = ANY (?::bigint[])
            """;

    private static final String OPEN = """
            SELECT job_key FROM workflow_jobs WHERE run_id = ANY (?::bigint[]) AND status::text IN ('queued', 'running')
            """;

    /** Live runners are few beside everything else here, and their rows change too often for an index. */
    static final String LIVE = """
            SELECT labels, bool_or(capacity > (
                    SELECT count(*) FROM workflow_jobs j WHERE j.runner_id = r.id AND j.status = 'running')) AS free
            FROM workflow_runners r
            WHERE NOT draining AND revoked_at IS NULL AND last_heartbeat_at > now() - make_interval(secs => ?)
            GROUP BY labels
            """;

    /**
     * Counted from the front of each line, in its index's order. What a job is compared with stands in one comparison of rows: behind an
     * OR it would be no condition of the index, and the first in line would be held against all that stand behind it.
     */
    static final String AHEAD = """
            SELECT j.id, (
                    SELECT count(*)::int
                    FROM (
                        SELECT
                        FROM workflow_jobs o
                        WHERE o.label_set_id = j.label_set_id AND o.ready_at IS NOT NULL
                            AND (o.ready_at, o.id) < (coalesce(j.ready_at, 'infinity'), j.id)
                        ORDER BY o.ready_at, o.id
                        LIMIT c.most
                    ) ready
                ) + (
                    SELECT count(*)::int
                    FROM (
                        SELECT
                        FROM workflow_jobs o
                        WHERE j.ready_at IS NULL AND o.owner = j.owner AND o.repo_id = j.repo_id
                            AND o.label_set_id = j.label_set_id AND o.status = 'queued' AND o.eligible_at IS NOT NULL
                            AND o.ready_at IS NULL AND (o.eligible_at, o.id) < (j.eligible_at, j.id)
                        ORDER BY o.eligible_at, o.id
                        LIMIT c.most
                    ) waiting
                ) AS ahead
            FROM unnest(?::bigint[]) AS q (id)
            JOIN workflow_jobs j ON j.id = q.id
            CROSS JOIN (SELECT ?::int AS most) c
            """;

    /** By the ids of those that wait for something. */
    Map<Long, String> of(Connection connection, List<JobRow> rows) {
        List<JobRow> queued = rows.stream()
                .filter(JobRow::queued)
                .filter(row -> !row.view().cancelRequested())
                .toList();
        if (queued.isEmpty()) {
            return Map.of();
        }
        List<Long> run = List.of(queued.get(0).view().runId());
        Blocker.Rules rules =
                Columns.ids(connection, run).query(RULES, ReadBlockers::rules).get(0);
        Set<String> open = Columns.ids(connection, run).query(OPEN, row -> row.getString(1)).stream()
                .collect(toSet());
        Map<Set<String>, Boolean> live = live(connection);
        Map<Long, Integer> ahead = ahead(connection, queued);
        Map<Long, String> words = new HashMap<>();
        for (JobRow row : queued) {
            long id = row.view().id();
            Blocker.Job job = new Blocker.Job(row.view().needs(), row.waiting(), ahead.getOrDefault(id, 0));
            words.put(id, Blocker.of(job, rules, open, live));
        }
        return words;
    }

    private static Blocker.Rules rules(ResultSet row) throws SQLException {
        return new Blocker.Rules(
                row.getBoolean("enabled"),
                row.getBoolean("approved"),
                row.getString("concurrency_group"),
                row.getObject("held_by", Long.class),
                row.getInt("repo_cap"),
                row.getInt("repo_running"),
                row.getInt("owner_cap"),
                row.getInt("owner_running"));
    }

    private Map<Set<String>, Boolean> live(Connection connection) {
        record Offer(Set<String> labels, boolean free) {}
        return Columns.of(connection, List.of(settings))
                .value(settings.runnerLive().toMillis() / 1000.0)
                .query(
                        LIVE,
                        row -> new Offer(
                                Set.copyOf(List.of(
                                        (String[]) row.getArray("labels").getArray())),
                                row.getBoolean("free")))
                .stream()
                .collect(toMap(Offer::labels, Offer::free, Boolean::logicalOr));
    }

    private static Map<Long, Integer> ahead(Connection connection, List<JobRow> queued) {
        Map<Long, Integer> ahead = new HashMap<>();
        List<Long> eligible = queued.stream()
                .filter(row -> row.waiting().eligible() || row.waiting().ready())
                .map(row -> row.view().id())
                .toList();
        Columns.ids(connection, eligible)
                .value(Blocker.COUNTED)
                .query(AHEAD, row -> ahead.put(row.getLong("id"), Math.min(Blocker.COUNTED, row.getInt("ahead"))));
        return ahead;
    }
}
