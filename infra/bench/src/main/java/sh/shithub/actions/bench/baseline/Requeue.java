package sh.shithub.actions.bench.baseline;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Ends what was claimed and queues it anew as the youngest, in batches: the queue keeps its length, the tables keep their size,
 * and few jobs are running, which the original counts for every candidate. All in its favour.
 */
final class Requeue implements AutoCloseable {
    private static final String AGAIN = """
            UPDATE workflow_jobs SET status = 'queued', runner_id = NULL, started_at = NULL, created_at = clock_timestamp()
            WHERE id = ANY (?::bigint[])
            """;
    private static final int BATCH = 500;
    /** No job has this id: the sign to stop. */
    private static final long END = 0;

    private final Connection connection;
    private final Statements sql;
    private final BlockingQueue<Long> claimed = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::work, "requeue");
    private volatile SQLException failure;

    /** @param connection closed with this */
    Requeue(Connection connection) {
        this.connection = connection;
        sql = new Statements(connection);
        thread.start();
    }

    void claimed(long job) {
        claimed.add(job);
    }

    private void work() {
        try {
            List<Long> batch = next();
            while (!batch.contains(END)) {
                sql.change(AGAIN, connection.createArrayOf("bigint", batch.toArray()));
                batch = next();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SQLException e) {
            failure = e;
        }
    }

    private List<Long> next() throws InterruptedException {
        List<Long> batch = new ArrayList<>(List.of(claimed.take()));
        claimed.drainTo(batch, BATCH);
        return batch;
    }

    /** @throws SQLException what stopped it */
    @Override
    public void close() throws SQLException {
        claimed.add(END);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connection.close();
        if (failure != null) {
            throw failure;
        }
    }
}
