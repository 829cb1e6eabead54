package sh.shithub.actions.platform.stop;

import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import jakarta.inject.Singleton;
import java.util.Map;
import org.reactivestreams.Publisher;

/** Down from the moment in which the service is asked to stop, so that load balancers look for another instance. */
@Singleton
public final class Readiness implements HealthIndicator {
    private static final String NAME = "running";
    private volatile boolean off;

    void off() {
        off = true;
    }

    public boolean isOff() {
        return off;
    }

    @Override
    public Publisher<HealthResult> getResult() {
        return Publishers.just(
                off
                        ? HealthResult.builder(NAME, HealthStatus.DOWN)
                                .details(Map.of("reason", "the service is stopping"))
                                .build()
                        : HealthResult.builder(NAME, HealthStatus.UP).build());
    }
}
