package sh.shithub.actions.log.finish;

import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.context.event.StartupEvent;
import jakarta.inject.Singleton;
import sh.shithub.actions.platform.storage.ObjectStorageSettings;
import sh.shithub.actions.platform.sweep.Sweeps;

/** Logs that stayed in PostgreSQL for want of object storage are to be finished once there is one. */
@Singleton
final class TakeUpKeptLogs implements ApplicationEventListener<StartupEvent> {
    private static final int SLICE = 1000;

    private final Finalizations rows;
    private final FinishLogs finisher;
    private final Sweeps sweeps;
    private final FinishSettings settings;
    private final ObjectStorageSettings storage;

    TakeUpKeptLogs(
            Finalizations rows,
            FinishLogs finisher,
            Sweeps sweeps,
            FinishSettings settings,
            ObjectStorageSettings storage) {
        this.rows = rows;
        this.finisher = finisher;
        this.sweeps = sweeps;
        this.settings = settings;
        this.storage = storage;
    }

    @Override
    public void onApplicationEvent(StartupEvent started) {
        if (!storage.none()) {
            sweeps.every(settings.sweepEvery(), "logs kept without object storage", this::takeUp);
        }
    }

    private void takeUp() {
        int taken;
        do {
            taken = rows.takeUpKept(SLICE);
            if (taken > 0) {
                finisher.wake();
            }
        } while (taken == SLICE);
    }
}
