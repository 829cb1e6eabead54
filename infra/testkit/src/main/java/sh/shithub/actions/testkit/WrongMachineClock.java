package sh.shithub.actions.testkit;

import io.micronaut.context.annotation.Primary;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;

/** A service's machine clock, wrong by so many seconds, in contexts that have the property {@link #AHEAD}. */
@Singleton
@Primary
@Named("machine")
@Requires(property = WrongMachineClock.AHEAD)
public final class WrongMachineClock implements InstantSource {
    public static final String AHEAD = "test.machine-ahead-seconds";

    private final long ahead;

    WrongMachineClock(@Property(name = AHEAD) long ahead) {
        this.ahead = ahead;
    }

    @Override
    public Instant instant() {
        return Instant.now().plusSeconds(ahead);
    }
}
