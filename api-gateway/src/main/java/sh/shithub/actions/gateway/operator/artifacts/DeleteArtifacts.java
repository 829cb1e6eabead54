package sh.shithub.actions.gateway.operator.artifacts;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.List;
import sh.shithub.actions.gateway.storage.ObjectStore;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.platform.sql.Transactions;

/**
 * Deletes an artifact: its object, then its row, which stays locked meanwhile. So a crash in between leaves a row by which the
 * next try finds what is to be done, and its name is free for the run again only when the object has gone.
 */
@Singleton
record DeleteArtifacts(Transactions transactions, ObjectStore store) {
    private static final String LOCK =
            "SELECT object_key FROM workflow_artifacts WHERE id = ANY (?::bigint[]) FOR UPDATE";
    private static final String DELETE = "DELETE FROM workflow_artifacts WHERE id = ANY (?::bigint[])";

    /**
     * @return false when there is none
     * @throws software.amazon.awssdk.core.exception.SdkException when the object cannot be deleted; the row is still there then
     */
    boolean delete(long id) {
        return transactions.write(connection -> delete(connection, id));
    }

    private boolean delete(Connection connection, long id) {
        List<String> keys = Columns.ids(connection, List.of(id)).query(LOCK, row -> row.getString(1));
        keys.forEach(store::delete);
        return Columns.ids(connection, keys.isEmpty() ? List.of() : List.of(id)).update(DELETE) > 0;
    }
}
