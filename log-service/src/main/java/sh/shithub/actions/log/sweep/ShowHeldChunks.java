package sh.shithub.actions.log.sweep;

import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.context.event.StartupEvent;
import jakarta.inject.Singleton;
import java.time.Duration;
import sh.shithub.actions.log.HeldChunks;
import sh.shithub.actions.platform.sweep.Sweeps;

/** Looks for chunks that were held long enough, for as long as the service runs. */
@Singleton
final class ShowHeldChunks implements ApplicationEventListener<StartupEvent> {
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final int MOST = 100;

    private final HeldChunks chunks;
    private final Sweeps sweeps;

    ShowHeldChunks(HeldChunks chunks, Sweeps sweeps) {
        this.chunks = chunks;
        this.sweeps = sweeps;
    }

    @Override
    public void onApplicationEvent(StartupEvent started) {
        sweeps.every(EVERY, "chunks that wait for what is missing before them", () -> chunks.show(MOST));
    }
}
