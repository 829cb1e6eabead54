package sh.shithub.actions.claim.admission;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import sh.shithub.actions.platform.sql.Columns;

/** How many jobs may run at once, and how many do: statements on {@code repo_policies} and running jobs. */
public final class Caps {
    /**
     * A transaction that hands out jobs of an owner with a cap does it alone until it ends, or two instances would both fill the last
     * place. Locks are taken in one order (the subquery is sorted first, so the call stands outside it).
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
                ) END AS owner_left, true AS enabled
            FROM unnest(?::text[], ?::bigint[], ?::int[], ?::int[]) AS c (owner, repo_id, repo_cap, owner_cap)
            """;

    private record Policy(String owner, long repoId, boolean enabled, int repoCap, int ownerCap) {
        boolean capped() {
            return enabled && (repoCap > 0 || ownerCap > 0);
        }
    }

    private Caps() {}

    /** @param queues of the jobs that are about to be handed out; may repeat */
    public static CapsLeft left(Connection transaction, Collection<RepoQueue> queues) {
        List<RepoQueue> repos = queues.stream()
                .filter(queue -> queue.repoId() != 0)
                .map(RepoQueue::ofRepo)
                .distinct()
                .toList();
        List<Policy> policies = Columns.of(transaction, repos)
                .texts(RepoQueue::owner)
                .longs(RepoQueue::repoId)
                .query(LOCK, Policy.class);
        List<CapsLeft.OfRepo> left = new ArrayList<>(
                counted(transaction, policies.stream().filter(Policy::capped).toList()));
        policies.stream()
                .filter(policy -> !policy.capped())
                .map(policy -> new CapsLeft.OfRepo(policy.owner(), policy.repoId(), policy.enabled(), null, null))
                .forEach(left::add);
        return new CapsLeft(left);
    }

    private static List<CapsLeft.OfRepo> counted(Connection transaction, List<Policy> capped) {
        return Columns.of(transaction, capped)
                .texts(Policy::owner)
                .longs(Policy::repoId)
                .ints(Policy::repoCap)
                .ints(Policy::ownerCap)
                .query(LEFT, CapsLeft.OfRepo.class);
    }
}
