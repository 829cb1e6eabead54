package sh.shithub.actions.log.finish;

import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.context.event.StartupEvent;
import jakarta.inject.Singleton;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.platform.sql.Transactions;
import sh.shithub.actions.platform.storage.ObjectStorageSettings;
import sh.shithub.actions.platform.sweep.Sweeps;

/** Logs that were kept in PostgreSQL for want of object storage are to be finished once there is one. */
@Singleton
record FinishKeptLogs(
        Transactions transactions,
        FinishLogs finisher,
        Sweeps sweeps,
        FinishSettings settings,
        ObjectStorageSettings storage)
        implements ApplicationEventListener<StartupEvent> {
    private static final int SLICE = 1000;

    private static final String MAKE_DUE = """
            WITH kept AS (
                SELECT step_id FROM log_finalizations WHERE state = 'kept' ORDER BY step_id LIMIT ? FOR NO KEY UPDATE SKIP LOCKED
            )
            UPDATE log_finalizations f
            SET state = 'pending', next_try_at = now(), updated_at = now()
            FROM kept
            WHERE f.step_id = kept.step_id
            """;

    @Override
    public void onApplicationEvent(StartupEvent started) {
        if (!storage.none()) {
            sweeps.every(settings.sweepEvery(), "logs kept without object storage", this::makeDue);
        }
    }

    private void makeDue() {
        int made;
        do {
            made = transactions.write(
                    connection -> Columns.none(connection).value(SLICE).update(MAKE_DUE));
            if (made > 0) {
                finisher.wake();
            }
        } while (made == SLICE);
    }
}
