package sh.shithub.actions.retention;

import java.sql.Connection;
import java.util.List;
import sh.shithub.actions.platform.sql.Columns;

/**
 * The sets of labels that no job asks for any more: a workflow that asks for a label of its own in each run leaves one a run. A set that is being
 * used right now is locked by claim-service (FOR KEY SHARE) until its job refers to it, and is passed over. One that was made today stays:
 * labels that come and go by the hour need not be made anew each time.
 */
final class PruneLabelSets {
    private static final int MOST = 1000;
    private static final String UNUSED =
            "s.created_at < now() - interval '1 day' AND NOT EXISTS (SELECT FROM workflow_jobs j WHERE j.label_set_id = s.id)";

    static final String LOCK = """
            SELECT s.id
            FROM job_label_sets s
            WHERE
            """ + UNUSED + """

            ORDER BY s.id
            LIMIT ?
            FOR UPDATE OF s SKIP LOCKED
            """;

    /** Asked again by a statement of its own, which sees what was committed before the lock was had. */
    private static final String DELETE = "DELETE FROM job_label_sets s WHERE s.id = ANY (?::bigint[]) AND " + UNUSED;

    private PruneLabelSets() {}

    /** @return how many have gone; 0: there are no more */
    static int unused(Connection transaction) {
        List<Long> locked = Columns.none(transaction).value(MOST).query(LOCK, row -> row.getLong(1));
        return Columns.ids(transaction, locked).update(DELETE);
    }
}
