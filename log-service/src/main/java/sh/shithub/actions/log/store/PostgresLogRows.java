package sh.shithub.actions.log.store;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import sh.shithub.actions.log.Kept;
import sh.shithub.actions.log.LogEntry;
import sh.shithub.actions.log.LogRows;
import sh.shithub.actions.platform.sql.DatabaseException;

/** {@link LogRows} as PostgreSQL has them; the statements stand beside this, by what they do. */
record PostgresLogRows(Connection connection, StoreRules rules, MaskedLogs masked, Kept kept) implements LogRows {
    /** The bean of it. */
    @Singleton
    static final class InTransaction implements LogRows.Access {
        private final StoreRules rules;
        private final MaskedLogs masked;

        InTransaction(StoreRules rules, MaskedLogs masked) {
            this.rules = rules;
            this.masked = masked;
        }

        @Override
        public LogRows in(Connection transaction) {
            return new PostgresLogRows(transaction, rules, masked, new Kept());
        }
    }

    @Override
    public void store(List<LogEntry.Chunk> chunks) {
        List<LogEntry.Chunk> clear = new ArrayList<>();
        with(() -> masked.rounds(connection, chunks, (jobs, masks) -> {
            Map<Boolean, List<LogEntry.Chunk>> bySecrets = chunks.stream()
                    .filter(chunk -> jobs.contains(chunk.jobId()))
                    .collect(Collectors.partitioningBy(chunk -> masks.containsKey(chunk.jobId())));
            clear.addAll(bySecrets.get(false));
            if (!masks.isEmpty()) {
                // All before any chunk: a finaliser locks these first, too.
                MaskedRows.lockFinalizations(
                        connection,
                        chunks.stream().map(LogEntry.Chunk::stepId).distinct().toList());
                masked.store(connection, bySecrets.get(true), masks, kept);
            }
        }));
        StoreChunks.store(connection, clear, rules, kept);
    }

    @Override
    public List<Long> closeSteps(List<LogEntry.StepClosed> closed) {
        with(() -> masked.closeSteps(
                connection, closed.stream().map(LogEntry.StepClosed::stepId).toList(), kept));
        return CloseLogs.steps(connection, closed);
    }

    @Override
    public List<Long> closeJobs(List<LogEntry.JobClosed> closed) {
        with(() -> masked.closeJobs(
                connection, closed.stream().map(LogEntry.JobClosed::jobId).toList(), kept));
        return CloseLogs.jobs(connection, closed);
    }

    @FunctionalInterface
    private interface Statements {
        void send() throws SQLException;
    }

    private static void with(Statements statements) {
        try {
            statements.send();
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }
}
