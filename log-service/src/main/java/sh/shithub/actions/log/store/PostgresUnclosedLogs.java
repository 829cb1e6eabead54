package sh.shithub.actions.log.store;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import sh.shithub.actions.log.UnclosedLogs;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.platform.sql.Transactions;

/** {@link UnclosedLogs} as PostgreSQL has them. */
@Singleton
final class PostgresUnclosedLogs implements UnclosedLogs {
    /** From step to step by the key of the chunks: a step's own chunks, however many, are passed over. Text that is held back is due. */
    private static final String CLOSE = """
            WITH RECURSIVE steps AS (
                (SELECT step_id FROM workflow_step_log_chunks WHERE step_id > ? ORDER BY step_id LIMIT 1)
                UNION ALL
                SELECT (SELECT c.step_id FROM workflow_step_log_chunks c WHERE c.step_id > s.step_id ORDER BY c.step_id LIMIT 1)
                FROM steps s
                WHERE s.step_id IS NOT NULL
            ), slice AS MATERIALIZED (
                SELECT step_id FROM steps WHERE step_id IS NOT NULL LIMIT ?
            ), closed AS (
                INSERT INTO log_finalizations AS f (step_id, run_id, job_id, state)
                SELECT s.id, j.run_id, j.id, 'pending'
                FROM slice
                JOIN workflow_steps s ON s.id = slice.step_id
                JOIN workflow_jobs j ON j.id = s.job_id
                LEFT JOIN log_finalizations there ON there.step_id = s.id
                WHERE j.completed_at < now() - make_interval(secs => ?)
                    AND (there.step_id IS NULL OR there.state = 'open')
                ORDER BY s.id
                ON CONFLICT (step_id) DO UPDATE SET state = 'pending', next_try_at = now(), updated_at = now()
                    WHERE f.state = 'open'
                RETURNING f.step_id
            ), due AS (
                UPDATE workflow_step_log_states l
                SET due_at = now()
                FROM closed c
                WHERE l.step_id = c.step_id AND l.tail IS NOT NULL
            )
            SELECT coalesce(max(step_id), 0), count(*), (SELECT count(*) FROM closed) FROM slice
            """;

    private final Transactions transactions;

    PostgresUnclosedLogs(Transactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public Slice close(long after, int most, Duration endedFor) {
        return transactions.write(connection -> close(connection, after, most, endedFor));
    }

    private static Slice close(Connection connection, long after, int most, Duration endedFor) {
        return Columns.of(connection, List.of(after))
                .value(after)
                .value(most)
                .value(endedFor.toMillis() / 1000.0)
                .query(CLOSE, row -> new Slice(row.getLong(1), row.getInt(2), row.getInt(3)))
                .get(0);
    }
}
