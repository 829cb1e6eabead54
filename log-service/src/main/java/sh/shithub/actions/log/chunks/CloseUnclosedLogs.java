package sh.shithub.actions.log.chunks;

import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.context.event.StartupEvent;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.platform.sql.Transactions;
import sh.shithub.actions.platform.sweep.Sweeps;

/**
 * Closes logs whose close marker never came although their job has ended: the marker was a dead letter, or its topic was lost. Their
 * chunks would stay rows for ever. Goes through the steps with fresh chunks, slice by slice, for as long as the service runs; the
 * finaliser finds what it closes.
 */
@Singleton
final class CloseUnclosedLogs implements ApplicationEventListener<StartupEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(CloseUnclosedLogs.class);
    private static final int SLICE = 1000;

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

    /**
     * @param last the last step looked at; 0 when there was none
     * @param looked how many steps were looked at
     * @param closed how many of them are to be finished now
     */
    record Slice(long last, int looked, int closed) {}

    private final Transactions transactions;
    private final Sweeps sweeps;
    private final UnclosedSettings settings;
    private long after;
    private long closedSoFar;

    CloseUnclosedLogs(Transactions transactions, Sweeps sweeps, UnclosedSettings settings) {
        this.transactions = transactions;
        this.sweeps = sweeps;
        this.settings = settings;
    }

    @Override
    public void onApplicationEvent(StartupEvent started) {
        sweeps.every(settings.sweepEvery(), "logs without a close marker", this::look);
    }

    private void look() {
        Slice slice = close(after, SLICE, settings.endedFor());
        after = slice.looked() < SLICE ? 0 : slice.last();
        if (slice.closed() > 0) {
            closedSoFar += slice.closed();
            LOG.warn(
                    "{} log(s) of jobs that ended long ago had no close marker and are finished now, {} since the start",
                    slice.closed(),
                    closedSoFar);
        }
    }

    /**
     * Looks at the next steps with fresh chunks, in order of id, and closes those whose job ended long ago by the database's clock.
     *
     * @param from the step to begin behind
     * @param most at most so many
     */
    Slice close(long from, int most, Duration endedFor) {
        return transactions.write(connection -> Columns.none(connection)
                .value(from)
                .value(most)
                .seconds(endedFor)
                .query(CLOSE, row -> new Slice(row.getLong(1), row.getInt(2), row.getInt(3)))
                .get(0));
    }
}
