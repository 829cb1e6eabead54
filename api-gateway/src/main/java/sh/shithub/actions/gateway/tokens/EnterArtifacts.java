package sh.shithub.actions.gateway.tokens;

import java.sql.Connection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import sh.shithub.actions.contracts.Limits;
import sh.shithub.actions.platform.sql.Columns;

/** Enters the artifacts of a batch; a name that the run has used already gets no id. */
final class EnterArtifacts {
    private static final String ENTER = """
            INSERT INTO workflow_artifacts (run_id, job_id, name, object_key, size_bytes, expires_at)
            SELECT run_id, job_id, name, object_key, size_bytes, now() + make_interval(days => ?)
            FROM unnest(?::bigint[], ?::bigint[], ?::text[], ?::text[], ?::bigint[])
                AS a (run_id, job_id, name, object_key, size_bytes)
            ORDER BY run_id, name
            ON CONFLICT (run_id, name) DO NOTHING
            RETURNING job_id, id
            """;

    /** Those that were entered by a try whose confirmation was lost. */
    private static final String FIND = """
            SELECT job_id, w.id
            FROM unnest(?::bigint[], ?::bigint[], ?::text[]) AS a (run_id, job_id, name)
            JOIN workflow_artifacts w USING (run_id, job_id, name)
            """;

    private EnterArtifacts() {}

    /** @return ids by job: a job has at most one call in a batch */
    static Map<Long, Long> enter(Connection connection, List<JobCall> calls) {
        Map<Long, Long> ids = new HashMap<>();
        Columns.of(connection, calls)
                .value(Limits.ARTIFACT_DAYS)
                .longs(call -> call.token.runId())
                .longs(call -> call.token.jobId())
                .texts(of(Plan.Artifact::name))
                .texts(of(Plan.Artifact::objectKey))
                .longs(of(Plan.Artifact::sizeBytes))
                .query(ENTER, row -> ids.put(row.getLong(1), row.getLong(2)));
        return ids;
    }

    static Map<Long, Long> find(Connection connection, List<JobCall> calls) {
        Map<Long, Long> ids = new HashMap<>();
        Columns.of(connection, calls)
                .longs(call -> call.token.runId())
                .longs(call -> call.token.jobId())
                .texts(of(Plan.Artifact::name))
                .query(FIND, row -> ids.put(row.getLong(1), row.getLong(2)));
        return ids;
    }

    private static <T> Function<JobCall, T> of(Function<Plan.Artifact, T> field) {
        return call -> field.apply(call.plan().artifact());
    }
}
