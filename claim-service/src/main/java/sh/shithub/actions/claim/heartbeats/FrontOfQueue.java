package sh.shithub.actions.claim.heartbeats;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import java.sql.Connection;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sh.shithub.actions.claim.admission.RepoQueue;
import sh.shithub.actions.claim.labels.LabelSet;
import sh.shithub.actions.platform.sql.Columns;

/**
 * The front of the queue: jobs that may be handed out. What it costs to look at it does not depend on its length. Both statements first come down to rows of {@code job_label_sets}, then read the index {@code
 * workflow_jobs_ready} from its front, once for each; the join is LATERAL so that it cannot become one over the whole queue.
 */
final class FrontOfQueue {
    /** A set of labels stands under one of them, its anchor, so a runner need not look at all sets there are. */
    static final String FRONT = """
            WITH offered AS (
                SELECT string_to_array(labels, ',') AS labels, places
                FROM unnest(?::text[], ?::int[]) AS o (labels, places)
            ), suited AS (
                SELECT s.id, s.labels, sum(o.places) AS places
                FROM offered o
                CROSS JOIN LATERAL unnest(array_append(o.labels, '')) AS l (label)
                JOIN job_label_sets s ON s.anchor = l.label AND s.labels <@ o.labels
                GROUP BY s.id
            )
            SELECT j.id, j.owner, j.repo_id, s.id AS label_set_id, array_to_string(s.labels, ',') AS labels,
                j.offer_bytes AS bytes
            FROM suited s
            CROSS JOIN LATERAL (
                SELECT id, ready_at, owner, repo_id, offer_bytes
                FROM workflow_jobs
                WHERE label_set_id = s.id AND ready_at IS NOT NULL
                ORDER BY ready_at, id
                LIMIT s.places
            ) j
            ORDER BY j.ready_at, j.id
            """;

    /**
     * Not {@code FOR UPDATE}: a transaction that inserts a row that refers to the job need not wait. What a claim carries of secrets is held opened,
     * sealed, as text and in the answer; how long it is tells the length of what is stored, without reading it.
     */
    static final String LOCK = """
            SELECT j.id, j.owner, j.repo_id, w.label_set_id, j.offer_bytes + 8 * (
                SELECT coalesce(sum(octet_length(s.sealed)), 0)
                FROM (VALUES ('owner', j.owner, 0), ('repo', '', j.repo_id)) AS p (scope, owner, repo_id)
                JOIN workflow_secrets s ON s.scope = p.scope AND s.owner = p.owner AND s.repo_id = p.repo_id
            ) AS bytes
            FROM unnest(?::bigint[], ?::int[]) AS w (label_set_id, places)
            CROSS JOIN LATERAL (
                SELECT id, ready_at, owner, repo_id, offer_bytes
                FROM workflow_jobs
                WHERE label_set_id = w.label_set_id AND ready_at IS NOT NULL
                ORDER BY ready_at, id
                LIMIT w.places
                FOR NO KEY UPDATE SKIP LOCKED
            ) j
            ORDER BY j.ready_at, j.id
            """;

    private FrontOfQueue() {}

    /**
     * What runners with these labels would get: of each set of labels that one of them satisfies the oldest jobs, no more than there
     * are places. Nothing is locked.
     *
     * @return oldest first
     */
    static List<Candidate> look(Connection transaction, Map<LabelSet, Integer> places) {
        Map<Long, LabelSet> sets = new HashMap<>();
        return Columns.of(transaction, places.entrySet())
                .texts(offer -> offer.getKey().joined())
                .ints(Map.Entry::getValue)
                .query(FRONT, row -> {
                    long set = row.getLong("label_set_id");
                    LabelSet wants = sets.get(set);
                    if (wants == null) {
                        wants = LabelSet.ofJoined(row.getString("labels"));
                        sets.put(set, wants);
                    }
                    return new Candidate(row.getLong("id"), RepoQueue.read(row), wants, row.getLong("bytes"));
                });
    }

    /**
     * Locks as many jobs of each set of labels as these are, the oldest that no other transaction holds.
     *
     * @return oldest first
     */
    static List<Candidate> lock(Connection transaction, Collection<Candidate> like) {
        Map<Long, LabelSet> sets =
                like.stream().collect(toMap(FrontOfQueue::labelSet, Candidate::wants, (one, same) -> one));
        Map<Long, Long> counts = like.stream().collect(groupingBy(FrontOfQueue::labelSet, counting()));
        return Columns.of(transaction, counts.entrySet())
                .longs(Map.Entry::getKey)
                .ints(count -> count.getValue().intValue())
                .query(LOCK, row -> {
                    RepoQueue queue = RepoQueue.read(row);
                    return new Candidate(row.getLong("id"), queue, sets.get(queue.labelSetId()), row.getLong("bytes"));
                });
    }

    private static Long labelSet(Candidate job) {
        return job.queue().labelSetId();
    }
}
