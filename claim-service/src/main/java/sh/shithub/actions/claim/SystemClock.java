package sh.shithub.actions.claim;

import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.time.Clock;

@Factory
final class SystemClock {
    /** For heartbeats' deadlines alone, which a gateway's clock set; leases and sweeps go by the database's. */
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }
}
