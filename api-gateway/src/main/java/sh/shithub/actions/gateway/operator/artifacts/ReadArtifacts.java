package sh.shithub.actions.gateway.operator.artifacts;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;
import sh.shithub.actions.gateway.web.Paging;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.platform.sql.Transactions;

/** Statements that read {@code workflow_artifacts}. */
@Singleton
public record ReadArtifacts(Transactions transactions) {
    private static final String COUNT = "SELECT count(*) FROM workflow_artifacts WHERE run_id = ANY (?::bigint[])";
    private static final String OF_RUN = """
            SELECT id, run_id, job_id, name, size_bytes, object_key, status, stored_bytes, created_at, expires_at
            FROM workflow_artifacts
            WHERE run_id = ANY (?::bigint[])
            ORDER BY id
            LIMIT ? OFFSET ?
            """;
    private static final String ONE = """
            SELECT a.name, a.object_key, a.status, a.expires_at <= now() AND NOT r.pinned AS expired
            FROM workflow_artifacts a JOIN workflow_runs r ON r.id = a.run_id
            WHERE a.id = ANY (?::bigint[])
            """;

    /** What is needed to fetch one. */
    record Stored(String name, String objectKey, ArtifactStatus status, boolean expired) {}

    public ArtifactsPage ofRun(long runId, Paging paging) {
        return transactions.read(connection -> ofRun(connection, runId, paging));
    }

    private static ArtifactsPage ofRun(Connection connection, long runId, Paging paging) {
        long total = Columns.ids(connection, List.of(runId))
                .query(COUNT, row -> row.getLong(1))
                .get(0);
        List<ArtifactView> page = Columns.ids(connection, List.of(runId))
                .value(paging.perPage())
                .value(paging.offset())
                .query(OF_RUN, ArtifactView::of);
        return new ArtifactsPage(total, page);
    }

    Optional<Stored> one(long id) {
        return transactions
                .read(connection -> Columns.ids(connection, List.of(id))
                        .query(
                                ONE,
                                row -> new Stored(
                                        row.getString("name"),
                                        row.getString("object_key"),
                                        ArtifactStatus.valueOf(row.getString("status")),
                                        row.getBoolean("expired"))))
                .stream()
                .findFirst();
    }
}
