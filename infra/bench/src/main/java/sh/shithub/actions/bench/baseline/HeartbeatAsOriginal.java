package sh.shithub.actions.bench.baseline;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * A heartbeat in one transaction: lock the runner, count its running jobs, look for the oldest job that may run, with seven
 * sub-queries for each that is looked at; when there is one, start its run, write events, read steps and secrets, keep the
 * masks; update the runner.
 */
public final class HeartbeatAsOriginal implements Baseline {
    private static final int RUNNERS = 1000;
    private static final String WANTED = "bench";
    private static final String OTHERS = "others";

    private static final String LOCK_RUNNER = """
            SELECT id, name, labels, capacity, status, draining_at, revoked_at FROM workflow_runners WHERE id = ? FOR UPDATE
            """;
    private static final String COUNT_RUNNING =
            "SELECT count(*) FROM workflow_jobs WHERE runner_id = ? AND status = 'running'";

    /** Caps counted from running jobs, needs, the concurrency group and the environment looked up, for every candidate. */
    private static final String CLAIM = """
            WITH oldest AS (
                SELECT job.id
                FROM workflow_jobs job
                JOIN workflow_runs run ON run.id = job.run_id
                JOIN repos repo ON repo.id = run.repo_id
                LEFT JOIN site_policy site ON site.id
                LEFT JOIN org_policies org ON org.org_id = repo.owner_org_id
                LEFT JOIN repo_policies own ON own.repo_id = repo.id
                WHERE job.status = 'queued' AND job.runner_id IS NULL AND NOT job.cancel_requested
                  AND job.runs_on IN ('', ?)
                  AND run.status IN ('queued', 'running') AND (NOT run.need_approval OR run.approved_by IS NOT NULL)
                  AND coalesce(own.enabled, org.enabled, site.enabled, true)
                  AND coalesce(own.repo_jobs, org.repo_jobs, site.repo_jobs, 20) > (
                      SELECT count(*)
                      FROM workflow_jobs busy JOIN workflow_runs at ON at.id = busy.run_id
                      WHERE busy.status = 'running' AND at.repo_id = run.repo_id)
                  AND coalesce(own.owner_jobs, org.owner_jobs, site.owner_jobs, 100) > (
                      SELECT count(*)
                      FROM workflow_jobs busy JOIN workflow_runs at ON at.id = busy.run_id JOIN repos its ON its.id = at.repo_id
                      WHERE busy.status = 'running'
                        AND (its.owner_user_id = repo.owner_user_id OR its.owner_org_id = repo.owner_org_id))
                  AND NOT EXISTS (
                      SELECT FROM workflow_jobs need
                      WHERE need.run_id = job.run_id AND need.job_key = ANY (job.needs_jobs)
                        AND (need.status <> 'completed' OR need.conclusion <> 'success'))
                  AND NOT EXISTS (
                      SELECT FROM workflow_runs ahead
                      WHERE run.concurrency_group <> '' AND ahead.repo_id = run.repo_id
                        AND ahead.concurrency_group = run.concurrency_group AND ahead.status IN ('queued', 'running')
                        AND (ahead.created_at, ahead.id) < (run.created_at, run.id)
                        AND EXISTS (
                            SELECT FROM workflow_jobs live
                            WHERE live.run_id = ahead.id AND live.status IN ('queued', 'running')
                              AND NOT live.cancel_requested))
                  AND NOT EXISTS (
                      SELECT FROM environments e
                      WHERE e.repo_id = run.repo_id AND e.name = job.environment
                        AND (e.branch_pattern <> '' AND run.head_ref NOT LIKE e.branch_pattern
                             OR job.created_at > now() - e.wait_minutes * interval '1 min'))
                  AND (NOT EXISTS (
                           SELECT FROM environments e
                           WHERE e.repo_id = run.repo_id AND e.name = job.environment AND e.reviewers > 0)
                       OR EXISTS (SELECT FROM environment_reviews v WHERE v.job_id = job.id))
                ORDER BY job.created_at, job.id
                LIMIT 1
                FOR UPDATE OF job SKIP LOCKED
            ), taken AS (
                UPDATE workflow_jobs job
                SET status = 'running', runner_id = ?, started_at = coalesce(job.started_at, now()), version = job.version + 1
                FROM oldest WHERE job.id = oldest.id
                RETURNING job.*
            )
            SELECT t.id, t.run_id, run.repo_id, repo.owner_user_id, t.job_key, t.job_name, t.runs_on, t.needs_jobs, t.permissions,
                t.job_env, run.run_index, run.workflow_file, run.workflow_name, run.head_sha, run.head_ref, run.event,
                run.event_payload, repo.owner, repo.name
            FROM taken t JOIN workflow_runs run ON run.id = t.run_id JOIN repos repo ON repo.id = run.repo_id
            """;

    private static final String START_RUN = """
            UPDATE workflow_runs SET status = 'running', started_at = coalesce(started_at, now()), version = version + 1
            WHERE id = ? AND status = 'queued'
            """;
    private static final String EVENT = """
            INSERT INTO events (kind, run_id, payload) VALUES (?, ?, jsonb_build_object('job', ?::bigint, 'status', 'running'))
            """;
    private static final String STEPS = """
            SELECT id, step_index, step_name, run_command, step_env, status FROM workflow_steps WHERE job_id = ? ORDER BY step_index
            """;
    private static final String SECRETS = "SELECT name, ciphertext FROM secrets WHERE repo_id = ? OR owner_id = ?";
    private static final String KEEP_MASKS = """
            INSERT INTO job_masks (job_id, ciphertext, nonce) VALUES (?, sha256('masks'), 'twelve bytes')
            ON CONFLICT (job_id) DO UPDATE SET ciphertext = excluded.ciphertext, nonce = excluded.nonce
            """;
    private static final String UPDATE_RUNNER = """
            UPDATE workflow_runners
            SET labels = ARRAY[?::text], capacity = 64, status = ?::runner_status, last_heartbeat_at = now(), host_name = 'bench',
                version = '1.0.0'
            WHERE id = ?
            """;
    private static final String EXTRA_INDEX =
            "CREATE INDEX ON workflow_jobs (runs_on, created_at, id) WHERE status = 'queued'";

    private final boolean claiming;
    private final int queued;
    private final boolean indexed;
    private Requeue requeue;

    private HeartbeatAsOriginal(boolean claiming, int queued, boolean indexed) {
        this.claiming = claiming;
        this.queued = queued;
        this.indexed = indexed;
    }

    /**
     * @param queued how long the queue is, and kept
     * @param indexed with an index on the queue that the original does not have
     */
    public static HeartbeatAsOriginal claiming(int queued, boolean indexed) {
        return new HeartbeatAsOriginal(true, queued, indexed);
    }

    /** @param queued jobs for others */
    public static HeartbeatAsOriginal idle(int queued, boolean indexed) {
        return new HeartbeatAsOriginal(false, queued, indexed);
    }

    @Override
    public String describe() {
        return (claiming ? "heartbeat that claims" : "heartbeat that finds nothing")
                + (indexed ? ", with an extra index" : "");
    }

    @Override
    public void prepare(BaselineDatabase database) throws SQLException {
        try (Connection connection = database.connect()) {
            FillTables.jobs(connection, queued, claiming ? WANTED : OTHERS);
            FillTables.runners(connection, RUNNERS, WANTED);
            if (indexed) {
                BaselineDatabase.execute(connection, EXTRA_INDEX);
            }
            FillTables.settle(connection);
        }
        if (claiming) {
            requeue = new Requeue(database.connect());
        }
    }

    @Override
    public void stop() throws SQLException {
        if (requeue != null) {
            requeue.close();
        }
    }

    @Override
    public Worker worker(Connection connection, int index, int workers) {
        return new Beat(new Statements(connection), index, workers)::call;
    }

    private final class Beat {
        private final Statements sql;
        private final int index;
        private final int workers;
        private long calls;

        Beat(Statements sql, int index, int workers) {
            this.sql = sql;
            this.index = index;
            this.workers = workers;
        }

        boolean call() throws SQLException {
            long runner = 1 + (index + calls++ * workers) % RUNNERS;
            sql.begin();
            sql.read(LOCK_RUNNER, runner);
            sql.read(COUNT_RUNNING, runner);
            long[] job = sql.numbers(CLAIM, 4, WANTED, runner);
            if (job != null) {
                handOver(job[0], job[1], job[2], job[3]);
            }
            sql.change(UPDATE_RUNNER, WANTED, job == null ? "idle" : "busy", runner);
            sql.commit();
            if (job != null) {
                requeue.claimed(job[0]);
            }
            return claiming == (job != null);
        }

        private void handOver(long job, long run, long repo, long owner) throws SQLException {
            sql.change(START_RUN, run);
            sql.change(EVENT, "workflow_run", run, job);
            sql.change(EVENT, "workflow_job", run, job);
            sql.read(STEPS, job);
            sql.read(SECRETS, repo, owner);
            sql.change(KEEP_MASKS, job);
        }
    }
}
