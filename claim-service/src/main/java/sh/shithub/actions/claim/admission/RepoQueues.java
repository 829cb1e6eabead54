package sh.shithub.actions.claim.admission;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import sh.shithub.actions.platform.sql.Columns;

/** The second stage of admission: {@code workflow_jobs.ready_at}. */
final class RepoQueues {
    /**
     * A transaction that fills a repository's queues does it alone, or two would both see the last place empty. In one order; nothing is
     * waited for later.
     */
    private static final String LOCK = """
            SELECT pg_advisory_xact_lock(hashtext('lines of repo'), lock)
            FROM (
                SELECT DISTINCT hashint8(repo_id) AS lock FROM unnest(?::bigint[]) AS l (repo_id) ORDER BY lock
            ) locks
            """;

    /**
     * The oldest that wait, as many as the queue has places: the repository's cap, without one the setting; never more than its and
     * its owner's caps leave to be handed out.
     */
    static final String FILL = """
            WITH line AS (
                SELECT l.owner, l.repo_id, l.label_set_id, p.repo_cap, p.owner_cap
                FROM unnest(?::text[], ?::bigint[], ?::bigint[]) AS l (owner, repo_id, label_set_id)
                CROSS JOIN LATERAL (SELECT * FROM repo_policies WHERE repo_id = l.repo_id OFFSET 0) p
                WHERE p.enabled
            ), wide AS MATERIALIZED (
                SELECT l.owner, l.repo_id, l.label_set_id, greatest(0, least(
                    CASE WHEN l.repo_cap = 0 THEN ?::bigint ELSE l.repo_cap - (
                        SELECT count(*)
                        FROM (SELECT FROM workflow_jobs WHERE repo_id = l.repo_id AND status = 'running' LIMIT l.repo_cap) r
                    ) END,
                    CASE WHEN l.owner_cap > 0 THEN l.owner_cap - (
                        SELECT count(*)
                        FROM (SELECT FROM workflow_jobs WHERE owner = l.owner AND status = 'running' LIMIT l.owner_cap) r
                    ) END)) AS places
                FROM line l
            ), free AS (
                SELECT w.owner, w.repo_id, w.label_set_id, w.places - (
                    SELECT count(*)
                    FROM (
                        SELECT
                        FROM workflow_jobs
                        WHERE owner = w.owner AND repo_id = w.repo_id AND label_set_id = w.label_set_id
                            AND ready_at IS NOT NULL
                        LIMIT w.places
                    ) standing
                ) AS places
                FROM wide w
            ), due AS (
                SELECT j.id, row_number() OVER (ORDER BY j.eligible_at, j.id) AS place
                FROM free f
                CROSS JOIN LATERAL (
                    SELECT id, eligible_at
                    FROM workflow_jobs
                    WHERE owner = f.owner AND repo_id = f.repo_id AND label_set_id = f.label_set_id
                        AND status = 'queued' AND eligible_at IS NOT NULL AND ready_at IS NULL
                    ORDER BY eligible_at, id
                    LIMIT f.places
                    FOR NO KEY UPDATE SKIP LOCKED
                ) j
            )
            UPDATE workflow_jobs j
            SET ready_at = statement_timestamp() + d.place * interval '1 microsecond', updated_at = statement_timestamp()
            FROM due d, job_label_sets s
            WHERE j.id = d.id AND s.id = j.label_set_id
            RETURNING j.id AS job_id, j.run_id, j.attempt, j.ready_at, s.labels
            """;

    /** Each owner's queues in which a job waits, found one after another, so that it costs what there are of them. */
    static final String WAITING_OF_OWNERS = """
            WITH RECURSIVE owner AS (
                SELECT DISTINCT j.owner
                FROM unnest(?::bigint[]) AS r (id)
                CROSS JOIN LATERAL (SELECT owner FROM workflow_jobs WHERE run_id = r.id LIMIT 1) j
            ), line AS (
                SELECT n.owner, n.repo_id, n.label_set_id
                FROM owner o
                CROSS JOIN LATERAL (
                    SELECT owner, repo_id, label_set_id
                    FROM workflow_jobs
                    WHERE owner = o.owner AND repo_id > 0
                        AND status = 'queued' AND eligible_at IS NOT NULL AND ready_at IS NULL
                    ORDER BY owner, repo_id, label_set_id
                    LIMIT 1
                ) n
                UNION ALL
                SELECT n.owner, n.repo_id, n.label_set_id
                FROM line l
                CROSS JOIN LATERAL (
                    SELECT owner, repo_id, label_set_id
                    FROM workflow_jobs
                    WHERE owner = l.owner AND (repo_id, label_set_id) > (l.repo_id, l.label_set_id)
                        AND status = 'queued' AND eligible_at IS NOT NULL AND ready_at IS NULL
                    ORDER BY owner, repo_id, label_set_id
                    LIMIT 1
                ) n
            )
            SELECT owner, repo_id, label_set_id FROM line LIMIT ?
            """;

    /** Likewise, of all owners, behind a given queue. */
    static final String WAITING_AFTER = after("status = 'queued' AND eligible_at IS NOT NULL AND ready_at IS NULL");

    /** Queues with a ready job. */
    static final String STANDING_AFTER = after("ready_at IS NOT NULL");

    /** What is being handed out or ended right now is left out; nothing is waited for. */
    static final String STEP_OUT = """
            WITH of_repos AS (
                SELECT j.id
                FROM unnest(?::text[], ?::bigint[]) AS f (owner, repo_id)
                CROSS JOIN LATERAL (
                    SELECT id
                    FROM workflow_jobs
                    WHERE owner = f.owner AND repo_id = f.repo_id AND ready_at IS NOT NULL
                    FOR NO KEY UPDATE SKIP LOCKED
                ) j
            )
            UPDATE workflow_jobs j
            SET ready_at = NULL, updated_at = statement_timestamp()
            FROM of_repos o
            WHERE j.id = o.id
            """;

    static final String STEP_OUT_OF_OWNERS = """
            WITH of_owners AS (
                SELECT j.id
                FROM unnest(?::text[]) AS f (owner)
                CROSS JOIN LATERAL (
                    SELECT id
                    FROM workflow_jobs
                    WHERE owner = f.owner AND ready_at IS NOT NULL
                    FOR NO KEY UPDATE SKIP LOCKED
                ) j
            )
            UPDATE workflow_jobs j
            SET ready_at = NULL, updated_at = statement_timestamp()
            FROM of_owners o
            WHERE j.id = o.id
            """;

    private RepoQueues() {}

    /**
     * @param width how many jobs may be ready in the queue of a repository without a cap
     * @return the jobs that are ready from now on, oldest first
     */
    static List<ReadyJob> fill(Connection transaction, Collection<RepoQueue> queues, int width) {
        List<RepoQueue> distinct = queues.stream().distinct().toList();
        Columns.of(transaction, distinct).longs(RepoQueue::repoId).each(LOCK, row -> {});
        List<ReadyJob> ready = new ArrayList<>(Columns.of(transaction, distinct)
                .texts(RepoQueue::owner)
                .longs(RepoQueue::repoId)
                .longs(RepoQueue::labelSetId)
                .value((long) width)
                .query(FILL, ReadyJob.class));
        ready.sort(Comparator.comparing(ReadyJob::readyAt));
        return ready;
    }

    static List<RepoQueue> waitingOfOwnersOf(Connection transaction, Collection<Long> runIds, int most) {
        return Columns.ids(transaction, runIds).value(most).query(WAITING_OF_OWNERS, RepoQueue.class);
    }

    static List<RepoQueue> waitingAfter(Connection transaction, RepoQueue last, int most) {
        return after(transaction, WAITING_AFTER, last, most);
    }

    static List<RepoQueue> standingAfter(Connection transaction, RepoQueue last, int most) {
        return after(transaction, STANDING_AFTER, last, most);
    }

    /** Their jobs wait for their place again; {@code eligible_at} keeps the order among these. */
    static int stepOut(Connection transaction, Collection<RepoQueue> repos, Collection<String> owners) {
        return Columns.of(transaction, repos)
                        .texts(RepoQueue::owner)
                        .longs(RepoQueue::repoId)
                        .update(STEP_OUT)
                + Columns.of(transaction, owners).texts(owner -> owner).update(STEP_OUT_OF_OWNERS);
    }

    private static List<RepoQueue> after(Connection transaction, String statement, RepoQueue last, int most) {
        return Columns.none(transaction)
                .value(last.owner())
                .value(last.repoId())
                .value(last.labelSetId())
                .value(most)
                .query(statement, RepoQueue.class);
    }

    private static String after(String condition) {
        return """
                WITH RECURSIVE line AS (
                    (
                        SELECT owner, repo_id, label_set_id
                        FROM workflow_jobs
                        WHERE (owner, repo_id, label_set_id) > (?::text, ?::bigint, ?::bigint) AND repo_id IS NOT NULL
                            AND %1$s
                        ORDER BY owner, repo_id, label_set_id
                        LIMIT 1
                    )
                    UNION ALL
                    SELECT n.owner, n.repo_id, n.label_set_id
                    FROM line l
                    CROSS JOIN LATERAL (
                        SELECT owner, repo_id, label_set_id
                        FROM workflow_jobs
                        WHERE (owner, repo_id, label_set_id) > (l.owner, l.repo_id, l.label_set_id)
                            AND repo_id IS NOT NULL AND %1$s
                        ORDER BY owner, repo_id, label_set_id
                        LIMIT 1
                    ) n
                )
                SELECT owner, repo_id, label_set_id FROM line LIMIT ?
                """.formatted(condition);
    }
}
