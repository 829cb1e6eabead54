package sh.shithub.actions.status.mend;

import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.context.event.StartupEvent;
import jakarta.inject.Singleton;
import sh.shithub.actions.platform.sweep.Sweeps;

/** Looks for missed roll-ups for as long as the service runs. */
@Singleton
final class MendSchedule implements ApplicationEventListener<StartupEvent> {
    private final Sweeps sweeps;
    private final MendMissedRuns mend;
    private final MendSettings settings;

    MendSchedule(Sweeps sweeps, MendMissedRuns mend, MendSettings settings) {
        this.sweeps = sweeps;
        this.mend = mend;
        this.settings = settings;
    }

    @Override
    public void onApplicationEvent(StartupEvent started) {
        sweeps.every(settings.every(), "missed roll-ups", mend::mend);
    }
}
