package sh.shithub.actions.claim.leases;

import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.context.event.StartupEvent;
import jakarta.inject.Singleton;
import sh.shithub.actions.claim.ClaimSettings;
import sh.shithub.actions.platform.sweep.Sweeps;

/** Looks for overdue jobs for as long as the service runs. */
@Singleton
final class SweepSchedule implements ApplicationEventListener<StartupEvent> {
    private final Sweeps sweeps;
    private final SweepLeases sweepLeases;
    private final ClaimSettings claims;
    private final LeaseSettings settings;

    SweepSchedule(Sweeps sweeps, SweepLeases sweepLeases, ClaimSettings claims, LeaseSettings settings) {
        this.sweeps = sweeps;
        this.sweepLeases = sweepLeases;
        this.claims = claims;
        this.settings = settings;
    }

    @Override
    public void onApplicationEvent(StartupEvent started) {
        sweeps.every(settings.every(claims), "overdue jobs", sweepLeases::sweep);
    }
}
