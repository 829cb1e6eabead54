package sh.shithub.actions.gateway.web;

import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.time.Clock;

@Factory
final class SystemClock {
    /** The one source of time; tests replace it. */
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }
}
