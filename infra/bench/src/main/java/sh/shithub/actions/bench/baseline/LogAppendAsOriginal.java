package sh.shithub.actions.bench.baseline;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import sh.shithub.actions.bench.load.ChunkText;
import sh.shithub.actions.bench.rows.Sql;

/**
 * A log append: runner and job by id, the token's id (unique), the job's masks, the step by id; then in a transaction the chunk
 * by step and seq, the chunk before it, the new chunk, a notification.
 */
public final class LogAppendAsOriginal implements Baseline {
    private static final String RUNNER =
            "SELECT id, name, labels, capacity, status, revoked_at FROM workflow_runners WHERE id = ?";
    private static final String JOB = """
            SELECT id, run_id, job_index, job_key, runner_id, status, conclusion, cancel_requested, started_at
            FROM workflow_jobs WHERE id = ?
            """;
    private static final String USE_TOKEN = """
            INSERT INTO used_tokens (jti, runner_id, job_id, run_id, repo_id, expires_at)
            VALUES (?, ?, ?, ?, ?, now() + interval '15 min')
            ON CONFLICT DO NOTHING
            """;
    private static final String MASKS = "SELECT ciphertext, nonce FROM job_masks WHERE job_id = ?";
    private static final String STEP =
            "SELECT id, job_id, step_index, step_name, status, log_object_key FROM workflow_steps WHERE id = ?";
    private static final String SAME_CHUNK = "SELECT id, chunk FROM log_chunks WHERE step_id = ? AND seq = ?";
    private static final String CHUNK_BEFORE =
            "SELECT id, seq, chunk FROM log_chunks WHERE step_id = ? AND seq < ? ORDER BY seq DESC LIMIT 1";
    private static final String INSERT_CHUNK = """
            INSERT INTO log_chunks (step_id, seq, chunk) VALUES (?, ?, ?) ON CONFLICT (step_id, seq) DO NOTHING RETURNING id
            """;
    private static final String NOTIFY = "SELECT pg_notify(?, ?)";

    private static final String ASSIGN = """
            UPDATE workflow_jobs SET status = 'running', started_at = now(), runner_id = 1 + id % ?
            """;
    private static final String MASK_EACH = """
            INSERT INTO job_masks (job_id, ciphertext, nonce) SELECT id, sha256(id::text::bytea), 'twelve bytes'::bytea FROM workflow_jobs
            """;
    private static final String READ_JOBS = """
            SELECT j.id, j.runner_id, j.run_id, r.repo_id, s.id
            FROM workflow_jobs j JOIN workflow_runs r ON r.id = j.run_id JOIN workflow_steps s ON s.job_id = j.id AND s.step_index = 0
            ORDER BY j.id
            """;

    private final int chains;
    private final boolean masked;
    private final ChunkText text;
    private final List<Job> jobs = new ArrayList<>();

    /** @param masked jobs have secrets to mask; without, no transaction is needed, and neither are the two reads in it */
    public LogAppendAsOriginal(int chains, boolean masked, ChunkText text) {
        this.chains = chains;
        this.masked = masked;
        this.text = text;
    }

    private record Job(long id, long runner, long run, long repo, long step) {
        static Job of(ResultSet row) throws SQLException {
            return new Job(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5));
        }
    }

    @Override
    public String describe() {
        return masked ? "log append with masks" : "log append without masks";
    }

    @Override
    public void prepare(BaselineDatabase database) throws SQLException {
        try (Connection connection = database.connect()) {
            FillTables.jobs(connection, chains, "bench");
            int runners = chains / 64 + 1;
            FillTables.runners(connection, runners, "bench");
            Sql.update(connection, ASSIGN, runners);
            if (masked) {
                BaselineDatabase.execute(connection, MASK_EACH);
            }
            FillTables.settle(connection);
            jobs.addAll(Sql.rows(connection, Job::of, READ_JOBS));
        }
    }

    /** Its share of the jobs, one chunk to each in turn, as many runners at once would send them. */
    @Override
    public Worker worker(Connection connection, int index, int workers) throws SQLException {
        List<Job> mine = new ArrayList<>();
        for (int i = index; i < jobs.size(); i += workers) {
            mine.add(jobs.get(i));
        }
        return new Append(new Statements(connection), mine)::call;
    }

    private final class Append {
        private final SecureRandom random = new SecureRandom();
        private final Statements sql;
        private final List<Job> mine;
        private long calls;

        Append(Statements sql, List<Job> mine) {
            this.sql = sql;
            this.mine = mine;
        }

        boolean call() throws SQLException {
            Job job = mine.get((int) (calls % mine.size()));
            int seq = (int) (calls / mine.size());
            calls++;
            sql.read(RUNNER, job.runner());
            sql.read(JOB, job.id());
            if (sql.change(USE_TOKEN, jti(), job.runner(), job.id(), job.run(), job.repo()) == 0) {
                return false;
            }
            sql.read(MASKS, job.id());
            sql.read(STEP, job.step());
            return masked ? inTransaction(job, seq) : append(job, seq);
        }

        private boolean inTransaction(Job job, int seq) throws SQLException {
            sql.begin();
            sql.read(SAME_CHUNK, job.step(), seq);
            sql.read(CHUNK_BEFORE, job.step(), seq);
            boolean appended = append(job, seq);
            sql.commit();
            return appended;
        }

        private boolean append(Job job, int seq) throws SQLException {
            int rows = sql.read(INSERT_CHUNK, job.step(), seq, text.raw(job.step(), seq));
            sql.read(NOTIFY, "step_log_" + job.step(), Integer.toString(seq));
            return rows == 1;
        }

        private String jti() {
            byte[] bytes = new byte[32];
            random.nextBytes(bytes);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        }
    }
}
