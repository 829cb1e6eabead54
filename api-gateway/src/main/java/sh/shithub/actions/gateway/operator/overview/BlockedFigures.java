package sh.shithub.actions.gateway.operator.overview;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sh.shithub.actions.platform.sql.Columns;

/**
 * Queued jobs that no runner may take yet, by the first thing that would have to go away (claim-service's {@code EligibleJobs}
 * and {@code Caps} decide; decision 0011).
 *
 * @param blocked null when it is not known
 * @param complete false when more runs are open than {@link #OPEN_RUNS}
 */
record BlockedFigures(List<Overview.Blocked> blocked, Boolean complete) {
    /** In the order in which they would have to go away; the last one: an event is on its way, or claim-service is behind. */
    static final List<String> BLOCKERS = List.of(
            "actions disabled",
            "approval",
            "needs",
            "concurrency group",
            "repository cap",
            "owner cap",
            "place in line",
            "admission");

    /** So many of the open runs are looked at, the oldest. */
    static final int OPEN_RUNS = 10_000;

    /** {@code status} is compared as text where jobs and runs are found by their keys and not by an index of all that are open. */
    static final String HELD = """
            WITH open AS MATERIALIZED (
                SELECT id, repo_id, approved, held_by
                FROM run_admission
                WHERE status IN ('queued', 'running')
                ORDER BY id
                LIMIT ?
            )
            SELECT why.blocker, count(*) AS jobs, greatest(extract(epoch FROM now() - min(j.created_at)), 0)::float8 AS age
            FROM open r
            CROSS JOIN LATERAL (
                SELECT run_id, needs_jobs, created_at
                FROM workflow_jobs
                WHERE run_id = r.id AND status::text = 'queued' AND eligible_at IS NULL AND ready_at IS NULL
                OFFSET 0
            ) j
            CROSS JOIN LATERAL (SELECT enabled FROM repo_policies WHERE repo_id = r.repo_id OFFSET 0) p
            CROSS JOIN LATERAL (
                SELECT CASE
                    WHEN NOT p.enabled THEN 'actions disabled'
                    WHEN NOT r.approved THEN 'approval'
                    WHEN EXISTS (
                        SELECT
                        FROM unnest(j.needs_jobs) AS n (job_key)
                        JOIN workflow_jobs need ON need.run_id = j.run_id AND need.job_key = n.job_key
                        WHERE need.status::text IN ('queued', 'running'))
                    THEN 'needs'
                    WHEN r.held_by IS NOT NULL THEN 'concurrency group'
                    ELSE 'admission'
                END AS blocker
            ) why
            GROUP BY why.blocker
            """;

    /** Running jobs are counted no further than the caps. */
    static final String WAITING = """
            WITH waiting AS MATERIALIZED (
                SELECT owner, repo_id, count(*) AS jobs, min(eligible_at) AS oldest
                FROM workflow_jobs
                WHERE status = 'queued' AND eligible_at IS NOT NULL AND ready_at IS NULL
                GROUP BY owner, repo_id
            )
            SELECT why.blocker, sum(w.jobs)::bigint AS jobs,
                greatest(extract(epoch FROM now() - min(w.oldest)), 0)::float8 AS age
            FROM waiting w
            CROSS JOIN LATERAL (
                SELECT enabled, repo_cap, owner_cap FROM repo_policies WHERE repo_id = w.repo_id OFFSET 0
            ) p
            CROSS JOIN LATERAL (
                SELECT CASE
                    WHEN NOT p.enabled THEN 'actions disabled'
                    WHEN p.repo_cap > 0 AND p.repo_cap <= (
                        SELECT count(*)
                        FROM (SELECT FROM workflow_jobs WHERE repo_id = w.repo_id AND status = 'running' LIMIT p.repo_cap) c)
                    THEN 'repository cap'
                    WHEN p.owner_cap > 0 AND p.owner_cap <= (
                        SELECT count(*)
                        FROM (SELECT FROM workflow_jobs WHERE owner = w.owner AND status = 'running' LIMIT p.owner_cap) c)
                    THEN 'owner cap'
                    ELSE 'place in line'
                END AS blocker
            ) why
            GROUP BY why.blocker
            """;

    static final String MORE_ARE_OPEN = """
            SELECT EXISTS (SELECT FROM workflow_runs WHERE status IN ('queued', 'running') ORDER BY id OFFSET ?)
            """;

    static final BlockedFigures UNKNOWN = new BlockedFigures(null, null);

    static BlockedFigures read(Connection connection) {
        Map<String, Overview.Blocked> all = new LinkedHashMap<>();
        Columns.none(connection)
                .value(OPEN_RUNS)
                .query(HELD, BlockedFigures::of)
                .forEach(one -> add(all, one));
        Columns.none(connection).query(WAITING, BlockedFigures::of).forEach(one -> add(all, one));
        boolean more = Columns.none(connection)
                .value(OPEN_RUNS)
                .query(MORE_ARE_OPEN, row -> row.getBoolean(1))
                .get(0);
        List<Overview.Blocked> blocked = new ArrayList<>(all.values());
        blocked.sort((one, other) -> Long.compare(other.jobs(), one.jobs()));
        return new BlockedFigures(blocked, !more);
    }

    /** Null when it is not known. */
    Long jobs(String blocker) {
        if (blocked == null) {
            return null;
        }
        return blocked.stream()
                .filter(one -> one.blocker().equals(blocker))
                .mapToLong(Overview.Blocked::jobs)
                .sum();
    }

    private static void add(Map<String, Overview.Blocked> all, Overview.Blocked one) {
        all.merge(
                one.blocker(),
                one,
                (a, b) -> new Overview.Blocked(
                        a.blocker(), a.jobs() + b.jobs(), Math.max(a.oldestAgeSeconds(), b.oldestAgeSeconds())));
    }

    private static Overview.Blocked of(ResultSet row) throws SQLException {
        return new Overview.Blocked(row.getString("blocker"), row.getLong("jobs"), row.getDouble("age"));
    }
}
