package sh.shithub.actions.gateway.logs;

import jakarta.inject.Singleton;
import java.io.InputStream;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;
import sh.shithub.actions.gateway.storage.ObjectStore;
import sh.shithub.actions.platform.logs.FreshChunks;
import sh.shithub.actions.platform.logs.Seqs;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.platform.sql.Transactions;

/** Where a step's log is: its object and the chunks that are not in it, each page a short transaction. */
@Singleton
final class ReadLogs {
    private static final String RECORDED = """
            SELECT s.log_object_key, s.log_byte_count, coalesce(f.seqs, '{}')::text
            FROM workflow_steps s LEFT JOIN log_finalizations f ON f.step_id = s.id
            WHERE s.id = ? AND s.job_id = ?
            """;

    private final Transactions transactions;
    private final ObjectStore store;

    ReadLogs(Transactions transactions, ObjectStore store) {
        this.transactions = transactions;
        this.store = store;
    }

    /**
     * What is recorded of a step's object.
     *
     * @param key null as long as the log was never finished
     * @param bytes how much of the object is the log: what stands behind that is being added to it, and its chunks are still fresh
     * @param seqs the chunks in it
     */
    record Recorded(String key, long bytes, Seqs seqs) {}

    /** Chunks, and what was recorded right after they were read: if that is as before, no finalisation has taken any away. */
    record Moment(FreshChunks.Page page, Recorded recorded) {}

    /** Empty when the job has no such step. The caller closes the stream. */
    Optional<InputStream> open(long jobId, long stepId) {
        return transactions.read(connection -> recorded(connection, jobId, stepId)).stream()
                .<InputStream>map(known -> new StepLogStream(
                        seq -> after(jobId, stepId, seq),
                        (from, recorded) -> store.read(recorded.key(), from, recorded.bytes())))
                .findFirst();
    }

    private Moment after(long jobId, long stepId, long seq) {
        return transactions.read(connection -> {
            FreshChunks.Page page = FreshChunks.after(connection, stepId, seq);
            return new Moment(page, recorded(connection, jobId, stepId).get(0));
        });
    }

    private static List<Recorded> recorded(Connection connection, long jobId, long stepId) {
        return Columns.of(connection, List.of(stepId))
                .value(stepId)
                .value(jobId)
                .query(RECORDED, row -> new Recorded(row.getString(1), row.getLong(2), Seqs.parse(row.getString(3))));
    }
}
