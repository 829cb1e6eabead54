package sh.shithub.actions.gateway.runner.jobcalls;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import sh.shithub.actions.contracts.Limits;
import sh.shithub.actions.platform.sql.Columns;

/** Enters the artifacts of a batch; a name that the run has used already gets no id. */
final class EnterArtifacts {
    /** Which key: decision 0027. */
    private static final String ENTER = """
            INSERT INTO workflow_artifacts (run_id, job_id, name, object_key, size_bytes, created_at, expires_at, owner, trace_id)
            SELECT a.run_id, a.job_id, a.name,
                CASE WHEN EXISTS (SELECT FROM workflow_jobs j WHERE j.run_id = a.run_id AND j.lost_runners > 0)
                    THEN a.own_key ELSE a.object_key END,
                a.size_bytes, a.created_at, a.created_at + make_interval(days => ?), p.owner, a.trace_id
            FROM unnest(?::bigint[], ?::bigint[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::timestamptz[],
                    ?::uuid[])
                AS a (run_id, job_id, name, object_key, own_key, size_bytes, created_at, trace_id)
            JOIN workflow_runs r ON r.id = a.run_id
            JOIN repos p ON p.id = r.repo_id
            ORDER BY a.run_id, a.name
            ON CONFLICT (run_id, name) DO NOTHING
            RETURNING job_id, id, object_key, created_at
            """;

    /** As if it were new. One that is being deleted is left: that may take as long as the storage does. */
    private static final String ENTER_AGAIN = """
            UPDATE workflow_artifacts w
            SET size_bytes = f.size_bytes, created_at = f.created_at, expires_at = f.created_at + make_interval(days => ?),
                trace_id = f.trace_id, status = 'announced', stored_bytes = NULL, counted = true,
                check_at = now() + interval '30 s'
            FROM (
                SELECT x.id, a.size_bytes, a.created_at, a.trace_id
                FROM unnest(?::bigint[], ?::bigint[], ?::text[], ?::bigint[], ?::timestamptz[], ?::uuid[])
                    AS a (run_id, job_id, name, size_bytes, created_at, trace_id)
                JOIN workflow_artifacts x USING (run_id, job_id, name)
                WHERE x.status IN ('announced', 'missing')
                FOR NO KEY UPDATE OF x SKIP LOCKED
            ) f
            WHERE w.id = f.id
            RETURNING w.job_id, w.id, w.object_key, w.created_at
            """;

    /** Those that were entered before, by the same call. */
    private static final String FIND = """
            SELECT job_id, w.id, w.object_key, w.created_at
            FROM unnest(?::bigint[], ?::bigint[], ?::text[]) AS a (run_id, job_id, name)
            JOIN workflow_artifacts w USING (run_id, job_id, name)
            """;

    private EnterArtifacts() {}

    /** @return by job: a job has at most one call in a batch */
    static Map<Long, Accepted.Artifact> enter(Connection connection, List<JobCall> calls) {
        Map<Long, Accepted.Artifact> entered = new HashMap<>();
        Columns.of(connection, calls)
                .value(Limits.ARTIFACT_DAYS)
                .longs(call -> call.token.runId())
                .longs(call -> call.token.jobId())
                .texts(of(Plan.Artifact::name))
                .texts(of(Plan.Artifact::objectKey))
                .texts(of(Plan.Artifact::ownKey))
                .longs(of(Plan.Artifact::sizeBytes))
                .times(of(Plan.Artifact::createdAt))
                .traces(JobCall::trace)
                .query(ENTER, row -> entered.put(row.getLong(1), artifact(row)));
        Columns.of(connection, again(calls, entered.keySet()))
                .value(Limits.ARTIFACT_DAYS)
                .longs(call -> call.token.runId())
                .longs(call -> call.token.jobId())
                .texts(of(Plan.Artifact::name))
                .longs(of(Plan.Artifact::sizeBytes))
                .times(of(Plan.Artifact::createdAt))
                .traces(JobCall::trace)
                .query(ENTER_AGAIN, row -> entered.put(row.getLong(1), artifact(row)));
        return entered;
    }

    private static List<JobCall> again(List<JobCall> calls, Set<Long> entered) {
        return calls.stream()
                .filter(call -> call.plan().artifact().again() && !entered.contains(call.token.jobId()))
                .toList();
    }

    static Map<Long, Accepted.Artifact> find(Connection connection, List<JobCall> calls) {
        Map<Long, Accepted.Artifact> entered = new HashMap<>();
        Columns.of(connection, calls)
                .longs(call -> call.token.runId())
                .longs(call -> call.token.jobId())
                .texts(of(Plan.Artifact::name))
                .query(FIND, row -> entered.put(row.getLong(1), artifact(row)));
        return entered;
    }

    private static Accepted.Artifact artifact(ResultSet row) throws SQLException {
        return new Accepted.Artifact(
                row.getLong(2),
                row.getString(3),
                row.getObject(4, OffsetDateTime.class).toInstant());
    }

    private static <T> Function<JobCall, T> of(Function<Plan.Artifact, T> field) {
        return call -> field.apply(call.plan().artifact());
    }
}
