package sh.shithub.actions.gateway.runner.jobcalls;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import sh.shithub.actions.platform.sql.Columns;

/**
 * How much the artifacts of an owner's repositories may hold together (wire.md, "Artifacts"): the sizes of those that
 * have not expired, as they are stored or, as long as that is not known, as they were announced; one that never came counts nothing.
 * The database adds them up as rows change ({@code artifact_usage}). What is announced at the same moment is not seen by one another,
 * so an owner may come to be above it by that.
 */
@Singleton
final class ArtifactQuota {
    /** One that is announced again takes the place of itself. */
    private static final String OVER = """
            SELECT a.job_id
            FROM unnest(?::bigint[], ?::bigint[], ?::text[], ?::bigint[]) AS a (job_id, run_id, name, size_bytes)
            JOIN workflow_runs r ON r.id = a.run_id
            JOIN repos p ON p.id = r.repo_id
            LEFT JOIN artifact_usage u ON u.owner = p.owner
            LEFT JOIN workflow_artifacts w ON w.run_id = a.run_id AND w.name = a.name AND w.job_id = a.job_id
            WHERE a.size_bytes + coalesce(u.bytes, 0) - coalesce(w.counted_bytes, 0) > ?
            """;

    private final long bytes;

    ArtifactQuota(QuotaSettings settings) {
        bytes = settings.artifactQuotaMebibytes() << 20;
    }

    /** @return the jobs among these whose owner would be over its quota with the artifact */
    Set<Long> exceededBy(Connection connection, List<JobCall> calls) {
        return bytes == 0
                ? Set.of()
                : new HashSet<>(Columns.of(connection, calls)
                        .longs(call -> call.token.jobId())
                        .longs(call -> call.token.runId())
                        .texts(call -> call.plan().artifact().name())
                        .longs(call -> call.plan().artifact().sizeBytes())
                        .value(bytes)
                        .query(OVER, row -> row.getLong(1)));
    }
}
