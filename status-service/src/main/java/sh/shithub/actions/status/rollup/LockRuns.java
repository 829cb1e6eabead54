package sh.shithub.actions.status.rollup;

import java.sql.Connection;
import java.util.Collection;
import sh.shithub.actions.platform.sql.Columns;

/** Taken before any row of these runs' jobs is touched, so that a sweep and a listener come one after the other. */
public final class LockRuns {
    /** Not {@code FOR UPDATE}: a transaction that inserts a row that refers to the run need not wait. */
    private static final String LOCK = """
            SELECT id
            FROM workflow_runs
            WHERE id = ANY (?::bigint[])
            ORDER BY id
            FOR NO KEY UPDATE
            """;

    private LockRuns() {}

    public static void lock(Connection connection, Collection<Long> runs) {
        Columns.ids(connection, runs).each(LOCK, row -> {});
    }
}
