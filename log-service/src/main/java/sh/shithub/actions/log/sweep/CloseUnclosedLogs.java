package sh.shithub.actions.log.sweep;

import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.context.event.StartupEvent;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.log.UnclosedLogs;
import sh.shithub.actions.platform.sweep.Sweeps;

/** Goes through the steps with fresh chunks, slice by slice, for as long as the service runs; the finaliser finds what it closes. */
@Singleton
final class CloseUnclosedLogs implements ApplicationEventListener<StartupEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(CloseUnclosedLogs.class);
    private static final int SLICE = 1000;

    private final UnclosedLogs logs;
    private final Sweeps sweeps;
    private final UnclosedSettings settings;
    private long after;
    private long closedSoFar;

    CloseUnclosedLogs(UnclosedLogs logs, Sweeps sweeps, UnclosedSettings settings) {
        this.logs = logs;
        this.sweeps = sweeps;
        this.settings = settings;
    }

    @Override
    public void onApplicationEvent(StartupEvent started) {
        sweeps.every(settings.sweepEvery(), "logs without a close marker", this::look);
    }

    private void look() {
        UnclosedLogs.Slice slice = logs.close(after, SLICE, settings.endedFor());
        after = slice.looked() < SLICE ? 0 : slice.last();
        if (slice.closed() > 0) {
            closedSoFar += slice.closed();
            LOG.warn(
                    "{} log(s) of jobs that ended long ago had no close marker and are finished now, {} since the start",
                    slice.closed(),
                    closedSoFar);
        }
    }
}
