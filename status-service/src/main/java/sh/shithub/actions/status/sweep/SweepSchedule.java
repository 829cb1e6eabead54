package sh.shithub.actions.status.sweep;

import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.context.event.StartupEvent;
import jakarta.inject.Singleton;
import sh.shithub.actions.platform.sweep.Sweeps;

/** Looks for missed roll-ups for as long as the service runs. */
@Singleton
final class SweepSchedule implements ApplicationEventListener<StartupEvent> {
    private final Sweeps sweeps;
    private final MendMissedRuns mend;
    private final SweepSettings settings;

    SweepSchedule(Sweeps sweeps, MendMissedRuns mend, SweepSettings settings) {
        this.sweeps = sweeps;
        this.mend = mend;
        this.settings = settings;
    }

    @Override
    public void onApplicationEvent(StartupEvent started) {
        sweeps.every(settings.every(), "missed roll-ups", mend::mend);
    }
}
