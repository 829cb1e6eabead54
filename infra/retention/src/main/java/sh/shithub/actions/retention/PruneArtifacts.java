package sh.shithub.actions.retention;

import static sh.shithub.actions.retention.Conditions.ARTIFACT_IS_DUE;

import java.sql.Connection;
import java.util.List;
import java.util.Set;
import sh.shithub.actions.platform.sql.Columns;

/** Artifacts that have expired, or whose run has: a batch's objects, then its rows, which are locked meanwhile. */
record PruneArtifacts(StoredObjects objects) {
    /** The run is locked too, so that it is not pinned in between. */
    static final String EXPIRED = """
            SELECT a.id, a.object_key
            FROM workflow_artifacts a
            JOIN workflow_runs r ON r.id = a.run_id
            WHERE
            """ + ARTIFACT_IS_DUE + """

            ORDER BY a.expires_at
            LIMIT ?
            FOR UPDATE OF a SKIP LOCKED
            FOR SHARE OF r SKIP LOCKED
            """;

    static final String OF_EXPIRED_RUNS = """
            SELECT a.id, a.object_key
            FROM workflow_runs r
            JOIN workflow_artifacts a ON a.run_id = r.id
            WHERE r.expired_at IS NOT NULL
            LIMIT ?
            FOR UPDATE OF a SKIP LOCKED
            """;

    private static final String DELETE = "DELETE FROM workflow_artifacts WHERE id = ANY (?::bigint[])";

    private record Artifact(long id, String key) {}

    Batch expired(Connection transaction, int days, int most) {
        return days == 0
                ? Batch.NOTHING
                : delete(
                        transaction, taken(Columns.none(transaction).value(days).value(most), EXPIRED));
    }

    Batch ofExpiredRuns(Connection transaction, int most) {
        return delete(transaction, taken(Columns.none(transaction).value(most), OF_EXPIRED_RUNS));
    }

    private static List<Artifact> taken(Columns<Void> parameters, String sql) {
        return parameters.query(sql, row -> new Artifact(row.getLong(1), row.getString(2)));
    }

    private Batch delete(Connection transaction, List<Artifact> taken) {
        if (taken.isEmpty()) {
            return Batch.NOTHING;
        }
        Set<String> gone = objects.delete(taken.stream().map(Artifact::key).toList());
        List<Long> rows = taken.stream()
                .filter(artifact -> gone.contains(artifact.key()))
                .map(Artifact::id)
                .toList();
        int deleted = Columns.ids(transaction, rows).update(DELETE);
        return new Batch(deleted, taken.size() - rows.size(), deleted > 0);
    }
}
