package sh.shithub.actions.gateway.operator.artifacts;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import sh.shithub.actions.gateway.storage.ObjectStore;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.platform.sql.Transactions;

/**
 * Statements that take artifacts whose object is to be looked at, and write down what was found. An object may come, or be put
 * again, until its address expires, so it is looked at early, for readers, and once more when nothing can change any more.
 *
 * <p>No row is locked while the storage is asked: to take an artifact is to move its next look on, so another instance has the next
 * ones, and what an outage or a crash leaves unfound is taken again.
 */
@Singleton
record ArtifactChecks(Transactions transactions) {
    /** Longer than one look at a batch takes, even when the storage lets each of its calls wait. */
    private static final int AGAIN_SECONDS = 300;

    /** From when on nothing can be put: when the address has expired, and a clock that is behind has noticed. */
    private static final long FINAL_SECONDS = ObjectStore.SIGNED_FOR.toSeconds() + 60;

    private static final String TAKE = """
            UPDATE workflow_artifacts a
            SET check_at = now() + make_interval(secs => ?)
            FROM (
                SELECT id
                FROM workflow_artifacts
                WHERE check_at <= now()
                ORDER BY check_at
                LIMIT ?
                FOR NO KEY UPDATE SKIP LOCKED
            ) due
            WHERE a.id = due.id
            RETURNING a.id, a.object_key
            """;

    /** Null: there is no object. What was uploaded early and is gone again before the address expired is announced again. */
    private static final String RECORD = """
            UPDATE workflow_artifacts a
            SET status = CASE
                    WHEN f.bytes IS NULL AND now() < f.final THEN 'announced'
                    WHEN f.bytes IS NULL THEN 'missing'
                    WHEN f.bytes = a.size_bytes THEN 'uploaded'
                    ELSE 'size_mismatch' END,
                stored_bytes = CASE WHEN f.bytes IS NULL AND now() >= f.final THEN 0 ELSE f.bytes END,
                check_at = CASE WHEN now() < f.final THEN f.final END
            FROM (
                SELECT w.id, found.bytes, w.created_at + make_interval(secs => ?) AS final
                FROM unnest(?::bigint[], ?::bigint[]) AS found (id, bytes)
                JOIN workflow_artifacts w ON w.id = found.id
                ORDER BY w.id
                FOR NO KEY UPDATE OF w
            ) f
            WHERE a.id = f.id
            """;

    /** The owner's quota has room again for what has expired ({@code artifact_usage}). */
    private static final String RELEASE = """
            UPDATE workflow_artifacts a
            SET counted = false
            FROM (
                SELECT id
                FROM workflow_artifacts
                WHERE counted AND expires_at <= now()
                ORDER BY expires_at
                LIMIT ?
                FOR NO KEY UPDATE SKIP LOCKED
            ) expired
            WHERE a.id = expired.id
            """;

    record Due(long id, String objectKey) {}

    List<Due> take(int most) {
        return transactions.write(connection -> Columns.none(connection)
                .value(AGAIN_SECONDS)
                .value(most)
                .query(TAKE, row -> new Due(row.getLong(1), row.getString(2))));
    }

    /** @return how many were released, of at most so many */
    int release(int most) {
        return transactions.write(
                connection -> Columns.none(connection).value(most).update(RELEASE));
    }

    /** @param bytes of the object by the artifact's id; null where there is none */
    void record(Map<Long, Long> bytes) {
        transactions.write(connection -> record(connection, bytes));
    }

    private static int record(Connection connection, Map<Long, Long> bytes) {
        return Columns.of(connection, bytes.entrySet())
                .value(FINAL_SECONDS)
                .longs(Map.Entry::getKey)
                .longs(Map.Entry::getValue)
                .update(RECORD);
    }
}
