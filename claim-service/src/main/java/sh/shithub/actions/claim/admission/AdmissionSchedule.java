package sh.shithub.actions.claim.admission;

import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.context.event.StartupEvent;
import jakarta.inject.Singleton;
import sh.shithub.actions.platform.publish.Publisher;
import sh.shithub.actions.platform.sweep.Sweeps;

/** Sweeps for as long as the service runs. */
@Singleton
final class AdmissionSchedule implements ApplicationEventListener<StartupEvent> {
    private final Sweeps sweeps;
    private final AdmissionSweep sweep;
    private final ReadyEvents ready;
    private final Publisher publisher;
    private final AdmissionSettings settings;

    AdmissionSchedule(
            Sweeps sweeps, AdmissionSweep sweep, ReadyEvents ready, Publisher publisher, AdmissionSettings settings) {
        this.sweeps = sweeps;
        this.sweep = sweep;
        this.ready = ready;
        this.publisher = publisher;
        this.settings = settings;
    }

    @Override
    public void onApplicationEvent(StartupEvent started) {
        sweeps.every(settings.sweepEvery(), "jobs to admit", this::turn);
    }

    private void turn() {
        ready.records(sweep.turn().came()).forEach(publisher::offer);
    }
}
