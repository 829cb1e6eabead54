package sh.shithub.actions.gateway.operator.artifacts;

import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.context.event.StartupEvent;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.gateway.storage.ObjectStore;
import sh.shithub.actions.platform.sweep.Sweeps;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Looks at announced artifacts' objects for as long as the gateway runs: what came, what came in another size, and what never came.
 * While the storage is away nothing is marked. What has expired counts no more against its owner's quota from the next look on.
 */
@Singleton
record CheckArtifacts(ArtifactChecks checks, ObjectStore store, Sweeps sweeps, CheckSettings settings)
        implements ApplicationEventListener<StartupEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(CheckArtifacts.class);

    private static final int RELEASED = 1000;

    @Override
    public void onApplicationEvent(StartupEvent started) {
        if (store.configured()) {
            sweeps.every(settings.checkEvery(), "announced artifacts", this::look);
        }
    }

    /** Batch by batch until nothing is due. */
    void look() {
        while (checks.release(RELEASED) == RELEASED) {
            LOG.debug("{} artifacts have expired", RELEASED);
        }
        List<ArtifactChecks.Due> due;
        do {
            due = checks.take(settings.checkBatch());
            if (!found(due)) {
                return;
            }
        } while (due.size() == settings.checkBatch());
    }

    /** @return whether the storage answered for all of them; what was found before it did not is written down all the same */
    private boolean found(List<ArtifactChecks.Due> due) {
        Map<Long, Long> bytes = new HashMap<>();
        try {
            due.forEach(artifact -> bytes.put(artifact.id(), store.size(artifact.objectKey())));
            return true;
        } catch (SdkException e) {
            LOG.warn("{} artifacts are looked at later: {}", due.size() - bytes.size(), e.getMessage());
            return false;
        } finally {
            checks.record(bytes);
        }
    }
}
