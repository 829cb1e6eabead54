package sh.shithub.actions.gateway.runs;

import jakarta.inject.Singleton;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import sh.shithub.actions.platform.sql.Transactions;

/** Reads for operators, each one statement; PostgreSQL builds the JSON, so nothing is mapped twice. */
@Singleton
final class ReadRuns {
    private static final String RUN = """
            SELECT json_build_object(
                'id', r.id, 'repo_id', r.repo_id, 'repo', p.owner || '/' || p.name, 'run_index', r.run_index,
                'workflow_file', r.workflow_file, 'workflow_name', r.workflow_name,
                'head_sha', r.head_sha, 'head_ref', r.head_ref, 'event', r.event,
                'status', r.status, 'conclusion', r.conclusion, 'parent_run_id', r.parent_run_id,
                'created_at', r.created_at, 'started_at', r.started_at, 'completed_at', r.completed_at)
            FROM workflow_runs r JOIN repos p ON p.id = r.repo_id
            WHERE r.id = ?
            """;
    private static final String JOBS = """
            SELECT json_build_object('total_count', count(*), 'jobs', coalesce(json_agg(json_build_object(
                'id', j.id, 'run_id', j.run_id, 'key', j.job_key, 'name', j.job_name, 'runs_on', j.runs_on,
                'needs', j.needs_jobs, 'status', j.status, 'conclusion', j.conclusion, 'runner_id', j.runner_id,
                'attempt', j.attempt, 'cancel_requested', j.cancel_requested, 'end_reason', j.end_reason,
                'created_at', j.created_at, 'started_at', j.started_at, 'completed_at', j.completed_at,
                'check_run', (SELECT json_build_object('id', c.id, 'name', c.name, 'external_id', c.external_id,
                                                       'status', c.status, 'conclusion', c.conclusion)
                              FROM check_runs c WHERE c.job_id = j.id),
                'steps', (SELECT coalesce(json_agg(json_build_object(
                              'id', s.id, 'index', s.step_index, 'step_id', s.step_id, 'name', s.step_name,
                              'status', s.status, 'conclusion', s.conclusion,
                              'log_object_key', s.log_object_key, 'log_byte_count', s.log_byte_count,
                              'started_at', s.started_at, 'completed_at', s.completed_at) ORDER BY s.step_index), '[]')
                          FROM workflow_steps s WHERE s.job_id = j.id)) ORDER BY j.job_index), '[]'))
            FROM workflow_jobs j WHERE j.run_id = ?
            """;
    private static final String ARTIFACTS = """
            SELECT coalesce(json_agg(json_build_object(
                'id', id, 'run_id', run_id, 'job_id', job_id, 'name', name, 'size_bytes', size_bytes,
                'object_key', object_key, 'created_at', created_at, 'expires_at', expires_at) ORDER BY id), '[]')
            FROM workflow_artifacts WHERE run_id = ?
            """;

    private final Transactions transactions;

    ReadRuns(Transactions transactions) {
        this.transactions = transactions;
    }

    /** Null when there is no such run. */
    String run(long id) {
        return json(RUN, id);
    }

    String jobs(long runId) {
        return json(JOBS, runId);
    }

    String artifacts(long runId) {
        return json(ARTIFACTS, runId);
    }

    private String json(String sql, long id) {
        return transactions.read(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setLong(1, id);
                ResultSet row = statement.executeQuery();
                return row.next() ? row.getString(1) : null;
            }
        });
    }
}
