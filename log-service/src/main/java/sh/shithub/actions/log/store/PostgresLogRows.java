package sh.shithub.actions.log.store;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import sh.shithub.actions.log.LogEntry;
import sh.shithub.actions.log.LogRows;
import sh.shithub.actions.log.finish.FinishSettings;

/** {@link LogRows} as PostgreSQL has them; the statements stand beside this, by what they do. */
record PostgresLogRows(Connection connection, Duration reopenAfter) implements LogRows {
    /** The bean of it. */
    @Singleton
    static final class InTransaction implements LogRows.Access {
        private final Duration reopenAfter;

        InTransaction(FinishSettings settings) {
            reopenAfter = settings.reopenAfter();
        }

        @Override
        public LogRows in(Connection transaction) {
            return new PostgresLogRows(transaction, reopenAfter);
        }
    }

    @Override
    public void store(List<LogEntry.Chunk> chunks) {
        StoreChunks.store(connection, chunks, reopenAfter);
    }

    @Override
    public List<Long> closeSteps(List<LogEntry.StepClosed> closed) {
        return CloseLogs.steps(connection, closed);
    }

    @Override
    public List<Long> closeJobs(List<LogEntry.JobClosed> closed) {
        return CloseLogs.jobs(connection, closed);
    }
}
