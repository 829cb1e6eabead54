package sh.shithub.actions.gateway.storage;

import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import org.reactivestreams.Publisher;

/**
 * Says whether object storage answers, and stays up all the same: without it artifacts and finished logs are 503, but no runner's job
 * needs it, and a gateway that is taken out of turn would fail them all. A question for health does not wait for it: the last look is told.
 */
@Singleton
final class ObjectStoreHealth implements HealthIndicator {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

    private final ObjectStore store;
    private final ExecutorService blocking;
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile String last = "not asked yet";
    private volatile long nextLook = System.nanoTime();

    ObjectStoreHealth(ObjectStore store, @Named(TaskExecutors.IO) ExecutorService blocking) {
        this.store = store;
        this.blocking = blocking;
    }

    @Override
    public Publisher<HealthResult> getResult() {
        if (!store.configured()) {
            last = "SHITHUB_OBJECT_STORAGE=none: artifacts are 503";
        } else if (System.nanoTime() - nextLook >= 0 && looking.compareAndSet(false, true)) {
            blocking.execute(this::look);
        }
        return Publishers.just(HealthResult.builder("object-storage", HealthStatus.UP)
                .details(Map.of("detail", last))
                .build());
    }

    private void look() {
        try {
            last = store.answers() ? "answers" : "does not answer";
        } catch (RuntimeException e) {
            last = "does not answer, artifacts and finished logs are 503 meanwhile: " + e.getMessage();
        } finally {
            nextLook = System.nanoTime() + LOOK_AGAIN.toNanos();
            looking.set(false);
        }
    }
}
