package sh.shithub.actions.claim.leases;

import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.context.event.StartupEvent;
import jakarta.inject.Singleton;
import java.time.Duration;
import sh.shithub.actions.claim.ClaimSettings;
import sh.shithub.actions.platform.sweep.Sweeps;

/** Looks for offers to take back for as long as the service runs. */
@Singleton
final class SweepSchedule implements ApplicationEventListener<StartupEvent> {
    /** Each look reads all running jobs: often enough that none waits much longer than it must, seldom enough to be cheap. */
    private static final int LOOKS = 12;

    private final Sweeps sweeps;
    private final TakeBackOffers takeBackOffers;
    private final ClaimSettings settings;

    SweepSchedule(Sweeps sweeps, TakeBackOffers takeBackOffers, ClaimSettings settings) {
        this.sweeps = sweeps;
        this.takeBackOffers = takeBackOffers;
        this.settings = settings;
    }

    @Override
    public void onApplicationEvent(StartupEvent started) {
        sweeps.every(every(settings.ackWithin()), "unanswered offers", takeBackOffers::takeBack);
    }

    static Duration every(Duration ackWithin) {
        return ackWithin.dividedBy(LOOKS);
    }
}
