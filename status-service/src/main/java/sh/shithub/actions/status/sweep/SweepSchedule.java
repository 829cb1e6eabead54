package sh.shithub.actions.status.sweep;

import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.context.event.StartupEvent;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.TaskScheduler;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sweeps for as long as the service runs. Not {@code @Scheduled}, whose waits cannot be jittered. */
@Singleton
final class SweepSchedule implements ApplicationEventListener<StartupEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(SweepSchedule.class);
    private final TaskScheduler scheduler;
    private final MendMissedRuns sweep;
    private final SweepSettings settings;

    SweepSchedule(
            @Named(TaskExecutors.SCHEDULED) TaskScheduler scheduler, MendMissedRuns sweep, SweepSettings settings) {
        this.scheduler = scheduler;
        this.sweep = sweep;
        this.settings = settings;
    }

    @Override
    public void onApplicationEvent(StartupEvent started) {
        later();
    }

    private void later() {
        long millis = settings.every().toMillis();
        scheduler.schedule(
                Duration.ofMillis(millis + ThreadLocalRandom.current().nextLong(millis / 4 + 1)), this::sweep);
    }

    private void sweep() {
        try {
            sweep.mend();
        } catch (RuntimeException e) {
            LOG.warn("the sweep waits for its next turn: {}", e.getMessage());
        } finally {
            later();
        }
    }
}
