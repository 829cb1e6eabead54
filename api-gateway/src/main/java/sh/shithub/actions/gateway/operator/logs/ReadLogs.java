package sh.shithub.actions.gateway.operator.logs;

import jakarta.inject.Singleton;
import java.io.FilterInputStream;
import java.io.InputStream;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;
import sh.shithub.actions.gateway.storage.ObjectStore;
import sh.shithub.actions.platform.logs.FreshChunks;
import sh.shithub.actions.platform.logs.LogText;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.platform.sql.Transactions;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** Where a step's log is: its object and the chunks that are not in it, each page a short transaction. */
@Singleton
record ReadLogs(Transactions transactions, ObjectStore store) {
    private static final String RECORDED = """
            SELECT s.log_object_key, s.log_byte_count, coalesce(upper(f.seqs) - 1, -1)
            FROM workflow_steps s LEFT JOIN log_finalizations f ON f.step_id = s.id
            WHERE s.id = ? AND s.job_id = ?
            """;

    private static final String STORED = """
            SELECT s.log_object_key, CASE WHEN s.log_object_key IS NULL THEN 0 ELSE s.log_byte_count END,
                f.state IS NOT DISTINCT FROM 'done'
                    AND NOT EXISTS (SELECT FROM workflow_step_log_chunks c WHERE c.step_id = s.id)
            FROM workflow_steps s LEFT JOIN log_finalizations f ON f.step_id = s.id
            WHERE s.id = ? AND s.job_id = ?
            """;
    private static final String STEPS = """
            SELECT id, coalesce(nullif(step_name, ''), nullif(step_id, ''), 'step ' || step_index + 1) AS name
            FROM workflow_steps WHERE job_id = ANY (?::bigint[]) ORDER BY step_index
            """;

    /**
     * What is recorded of a step's object.
     *
     * @param key null as long as the log was never finished
     * @param bytes how much of the object is the log: what stands behind that is being added to it, and its chunks are still fresh
     * @param last the highest seq in it; {@link LogText#NOTHING} when it has none
     */
    record Recorded(String key, long bytes, long last) {}

    /** Chunks, and what was recorded right after they were read: if that is as before, no finalisation has taken any away. */
    record Moment(FreshChunks.Page page, Recorded recorded) {}

    /** Empty when the job has no such step. */
    Optional<StoredText> stored(long jobId, long stepId) {
        return transactions
                .read(connection -> Columns.none(connection)
                        .value(stepId)
                        .value(jobId)
                        .query(STORED, row -> new StoredText(row.getString(1), row.getLong(2), row.getBoolean(3))))
                .stream()
                .findFirst();
    }

    /** A step under the name that people know it by, on one line. */
    record Step(long id, String name) {}

    /** A job's steps in order; none when there is no such job. */
    List<Step> steps(long jobId) {
        return transactions.read(connection -> Columns.ids(connection, List.of(jobId))
                .query(STEPS, row -> new Step(row.getLong(1), row.getString(2).replaceAll("\\p{Cntrl}+", " "))));
    }

    /** The log of a step as it is now; it may be finished or go on meanwhile. The caller closes the stream. */
    InputStream open(long jobId, long stepId) {
        return new StepLogStream(
                seq -> after(jobId, stepId, seq),
                (from, recorded) -> store.read(recorded.key(), from, recorded.bytes()));
    }

    /** Some bytes of a finished log. The caller closes the stream. */
    InputStream part(StoredText log, long from, long to) {
        if (from == to) {
            return InputStream.nullInputStream();
        }
        return new Aborted(store.read(log.key(), from, to));
    }

    /** Closing an object's stream would read the rest of it, which is not wanted. */
    private static final class Aborted extends FilterInputStream {
        private final ResponseInputStream<GetObjectResponse> object;

        Aborted(ResponseInputStream<GetObjectResponse> object) {
            super(object);
            this.object = object;
        }

        @Override
        public void close() {
            object.abort();
        }
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
                .query(RECORDED, row -> new Recorded(row.getString(1), row.getLong(2), row.getLong(3)));
    }
}
