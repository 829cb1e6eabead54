package sh.shithub.actions.gateway.tokens;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import sh.shithub.actions.contracts.Limits;

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

    private EnterArtifacts() {}

    /** @return ids by job: a job has at most one call in a batch */
    static Map<Long, Long> enter(Connection connection, List<JobCall> calls) throws SQLException {
        Map<Long, Long> ids = new HashMap<>();
        if (calls.isEmpty()) {
            return ids;
        }
        try (PreparedStatement statement = connection.prepareStatement(ENTER)) {
            statement.setInt(1, Limits.ARTIFACT_DAYS);
            set(connection, statement, 2, "bigint", calls, call -> call.token.runId());
            set(connection, statement, 3, "bigint", calls, call -> call.token.jobId());
            set(
                    connection,
                    statement,
                    4,
                    "text",
                    calls,
                    call -> call.plan().artifact().name());
            set(
                    connection,
                    statement,
                    5,
                    "text",
                    calls,
                    call -> call.plan().artifact().objectKey());
            set(
                    connection,
                    statement,
                    6,
                    "bigint",
                    calls,
                    call -> call.plan().artifact().sizeBytes());
            ResultSet rows = statement.executeQuery();
            while (rows.next()) {
                ids.put(rows.getLong(1), rows.getLong(2));
            }
        }
        return ids;
    }

    private static void set(
            Connection connection,
            PreparedStatement statement,
            int index,
            String type,
            List<JobCall> calls,
            Function<JobCall, ?> value)
            throws SQLException {
        statement.setArray(
                index, connection.createArrayOf(type, calls.stream().map(value).toArray()));
    }
}
