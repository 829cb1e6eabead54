package sh.shithub.actions.gateway;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.RegisteredRunner;

/** A job as claim-service leaves it behind when it has handed it out: running, its token chain open. */
public record ClaimedJob(long repoId, long runId, long jobId, long runnerId, int attempt, List<Long> steps) {
    private static final AtomicLong RUNS = new AtomicLong();

    private static final String INSERT = """
            WITH repo AS (
                INSERT INTO repos (id, owner, name) VALUES (?, 'octo', 'hello') RETURNING id
            ), run AS (
                INSERT INTO workflow_runs (repo_id, run_index, workflow_file, head_sha, event, trigger_event_id, status, started_at)
                SELECT id, 1, 'ci.yml', 'c0ffee0', 'push', 'trigger', 'running', now() FROM repo
                RETURNING id, repo_id
            ), label_set AS (
                INSERT INTO job_label_sets (labels) VALUES ('{linux}')
                ON CONFLICT (labels) DO UPDATE SET labels = excluded.labels
                RETURNING id
            ), job AS (
                INSERT INTO workflow_jobs (run_id, job_index, job_key, label_set_id, status, runner_id, attempt, claimed_at, started_at)
                SELECT run.id, 0, 'build', label_set.id, 'running', ?, 1, now(), now() FROM run, label_set
                RETURNING id, run_id, runner_id
            ), steps AS (
                INSERT INTO workflow_steps (job_id, step_index, run_command)
                SELECT job.id, i, 'true' FROM job, generate_series(0, 2) AS i
                RETURNING id, step_index
            ), chain AS (
                INSERT INTO job_token_chains (job_id, run_id, runner_id, attempt, expires_at)
                SELECT id, run_id, runner_id, 1, now() + interval '15 minutes' FROM job
            )
            SELECT run.repo_id, run.id, job.id, (SELECT array_agg(id ORDER BY step_index) FROM steps) FROM run, job
            """;

    /** With three steps, in a repository and a run of its own. */
    public static ClaimedJob by(RegisteredRunner runner, DevStack stack) {
        try (Connection connection = stack.connect();
                PreparedStatement statement = connection.prepareStatement(INSERT)) {
            statement.setLong(1, RUNS.incrementAndGet());
            statement.setLong(2, runner.id());
            ResultSet row = statement.executeQuery();
            row.next();
            Long[] steps = (Long[]) row.getArray(4).getArray();
            return new ClaimedJob(
                    row.getLong(1),
                    row.getLong(2),
                    row.getLong(3),
                    runner.id(),
                    1,
                    Stream.of(steps).toList());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public String path(String call) {
        return "/api/v1/jobs/" + jobId + "/" + call;
    }

    public String stepPath(int index) {
        return path("steps/" + steps.get(index) + "/status");
    }
}
