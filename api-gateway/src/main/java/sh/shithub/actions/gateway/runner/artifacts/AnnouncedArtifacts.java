package sh.shithub.actions.gateway.runner.artifacts;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.platform.sql.Transactions;

/** Artifacts that a job has announced, and whose objects were not seen. */
@Singleton
record AnnouncedArtifacts(Transactions transactions) {
    private static final String KEY = """
            SELECT object_key
            FROM workflow_artifacts
            WHERE run_id = ANY (?::bigint[]) AND job_id = ? AND name = ? AND status IN ('announced', 'missing')
            """;

    /** Its object's key; empty when the job has announced none of that name. */
    Optional<String> key(long runId, long jobId, String name) {
        return transactions
                .read(connection -> Columns.ids(connection, List.of(runId))
                        .value(jobId)
                        .value(name)
                        .query(KEY, row -> row.getString(1)))
                .stream()
                .findFirst();
    }
}
