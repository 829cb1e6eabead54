package sh.shithub.actions.gateway.operator.logs.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import sh.shithub.actions.gateway.ClaimedJob;
import sh.shithub.actions.platform.logs.ChunkEnds;
import sh.shithub.actions.platform.logs.LogText;
import sh.shithub.actions.platform.logs.Seqs;
import sh.shithub.actions.testkit.DevStack;
import software.amazon.awssdk.core.sync.RequestBody;

/** The log of a step, made by the test as log-service makes it. */
public final class StoredLog {
    private final DevStack stack;
    private final ClaimedJob job;
    private final long step;
    private byte[] object = {};
    private Seqs inObject = new Seqs();

    public StoredLog(DevStack stack, ClaimedJob job, int step) {
        this.stack = stack;
        this.job = job;
        this.step = job.steps().get(step);
    }

    /** Of the first step of a new job. */
    public static StoredLog ofNewJob(DevStack stack, String name) {
        return new StoredLog(
                stack, ClaimedJob.by(stack.registerRunner(name + System.nanoTime(), List.of("linux"), 1), stack), 0);
    }

    public long step() {
        return step;
    }

    public ClaimedJob job() {
        return job;
    }

    public String path(String call) {
        return job.path("steps/" + step + "/" + call);
    }

    public void chunk(long seq, String text) {
        chunk(seq, text.getBytes(UTF_8));
    }

    public void chunk(long seq, byte[] bytes) {
        execute("INSERT INTO workflow_step_log_chunks (step_id, seq, chunk) VALUES (?, ?, ?)", step, seq, bytes);
    }

    /** What was held back of a chunk. */
    void tail(long seq, String text) {
        execute(
                "UPDATE workflow_step_log_chunks SET chunk = chunk || ? WHERE step_id = ? AND seq = ?",
                text.getBytes(UTF_8),
                step,
                seq);
    }

    /** No more chunks come. */
    public void close() {
        execute(
                "INSERT INTO log_finalizations (step_id, run_id, job_id) VALUES (?, ?, ?)"
                        + " ON CONFLICT (step_id) DO UPDATE SET state = 'pending'",
                step,
                job.runId(),
                job.jobId());
    }

    public void conclude(String conclusion) {
        execute(
                "UPDATE workflow_steps SET status = 'completed', conclusion = ?::conclusion, started_at = now(),"
                        + " completed_at = now() WHERE id = ?",
                conclusion,
                step);
    }

    /** All chunks become the object, or a part of it. */
    public void finish() {
        finish(Map.of());
    }

    /** The same, with chunks that nobody sees as rows. */
    void finish(Map<Long, String> unseen) {
        try (Connection connection = stack.connect()) {
            connection.setAutoCommit(false);
            Sink sink = new Sink();
            LogText text = new LogText(sink, inObject.last().orElse(LogText.NOTHING), object.length);
            ChunkEnds.Writer ends = new ChunkEnds.Writer(object.length);
            sink.bytes.writeBytes(object);
            try (PreparedStatement rows = connection.prepareStatement(
                    "DELETE FROM workflow_step_log_chunks WHERE step_id = ? RETURNING seq, chunk, tail_bytes")) {
                rows.setLong(1, step);
                Map<Long, byte[]> chunks = new TreeMap<>();
                Map<Long, Integer> tails = new HashMap<>();
                unseen.forEach((seq, line) -> chunks.put(seq, line.getBytes(UTF_8)));
                ResultSet found = rows.executeQuery();
                while (found.next()) {
                    chunks.put(found.getLong(1), found.getBytes(2));
                    tails.put(found.getLong(1), found.getInt(3));
                }
                chunks.forEach((seq, chunk) -> {
                    int before = sink.bytes.size();
                    text.add(seq, chunk);
                    inObject.add(seq);
                    int tail = tails.getOrDefault(seq, 0);
                    ends.chunk(seq, sink.bytes.size() - before - tail);
                    if (tail > 0) {
                        ends.tail(seq, tail);
                    }
                });
            }
            object = sink.bytes.toByteArray();
            stack.s3().putObject(put -> put.bucket(stack.bucket()).key(key()), RequestBody.fromBytes(object));
            update(
                    connection,
                    "UPDATE workflow_steps SET log_object_key = ?, log_byte_count = ? WHERE id = ?",
                    key(),
                    (long) object.length,
                    step);
            update(
                    connection,
                    "INSERT INTO log_finalizations AS f (step_id, run_id, job_id, state, seqs, chunk_ends)"
                            + " VALUES (?, ?, ?, 'done', ?::int8multirange, ?) ON CONFLICT (step_id) DO UPDATE SET"
                            + " state = 'done', seqs = excluded.seqs, chunk_ends = f.chunk_ends || excluded.chunk_ends",
                    step,
                    job.runId(),
                    job.jobId(),
                    inObject.toString(),
                    ends.bytes());
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private String key() {
        return "actions/runs/" + job.runId() + "/jobs/" + job.jobId() + "/steps/" + step + ".log";
    }

    void execute(String sql, Object... values) {
        try (Connection connection = stack.connect()) {
            update(connection, sql, values);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }

    private static final class Sink implements LogText.Sink {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public void append(byte[] more) {
            bytes.writeBytes(more);
        }

        @Override
        public boolean atLineStart() {
            byte[] all = bytes.toByteArray();
            return all.length == 0 || all[all.length - 1] == '\n';
        }
    }
}
