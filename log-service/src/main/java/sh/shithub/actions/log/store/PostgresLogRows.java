package sh.shithub.actions.log.store;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.List;
import sh.shithub.actions.log.LogEntry;
import sh.shithub.actions.log.LogRows;

/** {@link LogRows} as PostgreSQL has them; the statements stand beside this, by what they do. */
record PostgresLogRows(Connection connection) implements LogRows {
    /** The bean of it. */
    @Singleton
    static final class InTransaction implements LogRows.Access {
        @Override
        public LogRows in(Connection transaction) {
            return new PostgresLogRows(transaction);
        }
    }

    @Override
    public List<Long> store(List<LogEntry.Chunk> chunks) {
        return StoreChunks.store(connection, chunks);
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
