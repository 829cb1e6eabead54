package sh.shithub.actions.claim.admission;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import sh.shithub.actions.platform.sql.Columns;

/** How many jobs may run at once, and how many do: statements on {@code repo_policies} and running jobs. */
@Singleton
public final class Caps {
    /**
     * Whoever hands out jobs of an owner with a cap does it alone until its transaction ends, or two instances would both fill the
     * last place. Locks are taken in one order (the subquery is sorted first, so the call stands outside it).
     */
    static final String LOCK = """
            SELECT owner, repo_id, enabled, repo_cap, owner_cap,
                CASE WHEN enabled AND (repo_cap > 0 OR owner_cap > 0)
                THEN pg_advisory_xact_lock(hashtext('cap of owner'), lock) END
            FROM (
                SELECT l.owner, l.repo_id, p.enabled, p.repo_cap, p.owner_cap, hashtext(l.owner) AS lock
                FROM unnest(?::text[], ?::bigint[]) AS l (owner, repo_id)
                CROSS JOIN LATERAL (SELECT * FROM repo_policies WHERE repo_id = l.repo_id OFFSET 0) p
                ORDER BY lock
            ) known
            """;

    /**
     * Sent after the locks are held: a statement sees only what was committed before it began. Counts no further than the cap, by
     * partial indexes; a cap of 0 is none.
     */
    static final String LEFT = """
            SELECT c.owner, c.repo_id,
                CASE WHEN c.repo_cap > 0 THEN c.repo_cap - (
                    SELECT count(*)::int
                    FROM (SELECT FROM workflow_jobs WHERE repo_id = c.repo_id AND status = 'running' LIMIT c.repo_cap) r
                ) END AS repo_left,
                CASE WHEN c.owner_cap > 0 THEN c.owner_cap - (
                    SELECT count(*)::int
                    FROM (SELECT FROM workflow_jobs WHERE owner = c.owner AND status = 'running' LIMIT c.owner_cap) r
                ) END AS owner_left
            FROM unnest(?::text[], ?::bigint[], ?::int[], ?::int[]) AS c (owner, repo_id, repo_cap, owner_cap)
            """;

    private record Policy(String owner, long repoId, boolean enabled, int repoCap, int ownerCap) {
        boolean capped() {
            return enabled && (repoCap > 0 || ownerCap > 0);
        }
    }

    /** @param lines those of the jobs that are about to be handed out; may repeat */
    public Room room(Connection transaction, Collection<Line> lines) {
        List<Line> repos = lines.stream()
                .filter(line -> line.repoId() != 0)
                .map(line -> new Line(line.owner(), line.repoId(), 0))
                .distinct()
                .toList();
        List<Policy> policies = Columns.of(transaction, repos)
                .texts(Line::owner)
                .longs(Line::repoId)
                .query(LOCK, Caps::policy);
        return new Room(Stream.concat(
                        policies.stream()
                                .filter(policy -> !policy.capped())
                                .map(policy ->
                                        new Room.Left(policy.owner(), policy.repoId(), policy.enabled(), null, null)),
                        left(
                                transaction,
                                policies.stream().filter(Policy::capped).toList())
                                .stream())
                .toList());
    }

    private static List<Room.Left> left(Connection transaction, List<Policy> capped) {
        return Columns.of(transaction, capped)
                .texts(Policy::owner)
                .longs(Policy::repoId)
                .ints(Policy::repoCap)
                .ints(Policy::ownerCap)
                .query(
                        LEFT,
                        row -> new Room.Left(
                                row.getString("owner"),
                                row.getLong("repo_id"),
                                true,
                                row.getObject("repo_left", Integer.class),
                                row.getObject("owner_left", Integer.class)));
    }

    private static Policy policy(ResultSet row) throws SQLException {
        return new Policy(
                row.getString("owner"),
                row.getLong("repo_id"),
                row.getBoolean("enabled"),
                row.getInt("repo_cap"),
                row.getInt("owner_cap"));
    }
}
