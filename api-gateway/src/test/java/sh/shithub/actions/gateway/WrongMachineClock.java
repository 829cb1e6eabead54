package sh.shithub.actions.gateway;

import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.Instant;
import sh.shithub.actions.platform.time.MachineClock;

/** This machine's clock, wrong by so many seconds. */
@Singleton
@Replaces(MachineClock.class)
@Requires(property = WrongMachineClock.AHEAD)
final class WrongMachineClock extends MachineClock {
    static final String AHEAD = "test.machine-ahead-seconds";

    private final long ahead;

    WrongMachineClock(@Property(name = AHEAD) long ahead) {
        this.ahead = ahead;
    }

    @Override
    public Instant instant() {
        return Instant.now().plusSeconds(ahead);
    }
}
