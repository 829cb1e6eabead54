package sh.shithub.actions.gateway.runner.status;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.contracts.Conclusion;
import sh.shithub.actions.contracts.JobStatusApplied;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.gateway.web.Daemons;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.platform.sql.Transactions;

/**
 * What a job's end did to its run, read from the rows: for a call that is repeated under its key, which publishes nothing, so that
 * it gets no answer. status-service writes the job's end and its run's in one transaction.
 */
@Singleton
final class RunEnds {
    private static final Logger LOG = LoggerFactory.getLogger(RunEnds.class);
    private static final long LOOK_AGAIN_MILLIS = 50;
    /** A repeat is rare; more than so many at once are answered without the run's fields, which a time-out may do as well. */
    private static final int WAITING = 1000;

    private static final String READ = """
            SELECT r.completed_at IS NOT NULL AND r.completing_job_id = j.id AS completed, r.conclusion
            FROM workflow_jobs j JOIN workflow_runs r ON r.id = j.run_id
            WHERE j.id = ? AND j.completed_at IS NOT NULL
            """;

    private final Transactions transactions;
    private final AtomicInteger waiting = new AtomicInteger();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(new Daemons("run-ends"));

    RunEnds(Transactions transactions) {
        this.transactions = transactions;
    }

    /** Completes with null when the job's end is not in its row in time. */
    CompletableFuture<Message> of(long jobId, Duration within) {
        CompletableFuture<Message> answer = new CompletableFuture<>();
        if (waiting.incrementAndGet() > WAITING) {
            answer.complete(null);
        } else {
            look(jobId, answer, 0);
        }
        return answer.completeOnTimeout(null, within.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((message, failure) -> waiting.decrementAndGet());
    }

    @PreDestroy
    void stop() {
        thread.shutdownNow();
    }

    private void look(long jobId, CompletableFuture<Message> answer, long inMillis) {
        try {
            thread.schedule(() -> read(jobId, answer), inMillis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException goingDown) {
            answer.complete(null);
        }
    }

    private void read(long jobId, CompletableFuture<Message> answer) {
        if (answer.isDone()) {
            return;
        }
        try {
            transactions.read(connection -> ends(connection, jobId)).forEach(answer::complete);
        } catch (RuntimeException e) {
            LOG.warn("the end of job {} cannot be read yet: {}", jobId, e.getMessage());
        }
        if (!answer.isDone()) {
            look(jobId, answer, LOOK_AGAIN_MILLIS);
        }
    }

    private static List<JobStatusApplied> ends(Connection connection, long jobId) {
        return Columns.of(connection, List.of(jobId)).value(jobId).query(READ, RunEnds::end);
    }

    private static JobStatusApplied end(ResultSet row) throws SQLException {
        boolean completed = row.getBoolean(1);
        return new JobStatusApplied(completed, completed ? Conclusion.valueOf(row.getString(2)) : null);
    }
}
