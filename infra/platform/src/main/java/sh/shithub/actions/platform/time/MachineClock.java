package sh.shithub.actions.platform.time;

import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;

/** This machine's own clock: compared with the database's, and believed only until that is known. Tests replace it by a wrong one. */
@Singleton
@Named("machine")
final class MachineClock implements InstantSource {
    @Override
    public Instant instant() {
        return Instant.now();
    }
}
