package sh.shithub.actions.claim.labels;

import java.sql.Connection;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import sh.shithub.actions.platform.sql.Columns;

/**
 * Statements on {@code job_label_sets}: rows are added here, and almost always there already. Retention removes those that no job asks for;
 * a row that was found is locked against that until the transaction ends, by when a job refers to it.
 */
public final class LabelSetRows {
    private static final String FIND = """
            SELECT s.id, w.labels
            FROM unnest(?::text[]) AS w (labels)
            JOIN job_label_sets s ON s.labels = string_to_array(w.labels, ',')
            FOR KEY SHARE OF s
            """;

    /**
     * Each under that of its labels under which the fewest sets stand; of equals under the longest, which says most. In one
     * order, so that two instances that add the same sets cannot wait for each other.
     */
    private static final String ADD = """
            INSERT INTO job_label_sets (labels, anchor)
            SELECT w.labels, coalesce(rarest.label, '')
            FROM (SELECT string_to_array(labels, ',') AS labels FROM unnest(?::text[]) AS w (labels)) w
            LEFT JOIN LATERAL (
                SELECT l.label
                FROM unnest(w.labels) AS l (label)
                ORDER BY (
                    SELECT count(*)
                    FROM (SELECT FROM job_label_sets s WHERE s.anchor = l.label LIMIT 1000) under
                ), char_length(l.label) DESC, l.label
                LIMIT 1
            ) rarest ON true
            ORDER BY w.labels
            ON CONFLICT (labels) DO NOTHING
            """;

    private LabelSetRows() {}

    /** The row of each set, made if there is none. */
    public static Map<LabelSet, Long> ids(Connection connection, Collection<LabelSet> sets) {
        Set<LabelSet> missing = new HashSet<>(sets);
        Map<LabelSet, Long> ids = new HashMap<>(find(connection, missing));
        missing.removeAll(ids.keySet());
        while (!missing.isEmpty()) {
            Columns.of(connection, missing).texts(LabelSet::joined).update(ADD);
            // Not RETURNING: a set that another instance added meanwhile returns nothing. One that went meanwhile is
            // added again.
            ids.putAll(find(connection, missing));
            missing.removeAll(ids.keySet());
        }
        return ids;
    }

    private static Map<LabelSet, Long> find(Connection connection, Collection<LabelSet> sets) {
        Map<LabelSet, Long> found = new HashMap<>();
        Columns.of(connection, sets)
                .texts(LabelSet::joined)
                .each(FIND, row -> found.put(LabelSet.ofJoined(row.getString("labels")), row.getLong("id")));
        return found;
    }
}
