package sh.shithub.actions.platform.time;

import jakarta.inject.Singleton;
import java.time.Instant;

/** This machine's own clock: held against the database's, and believed only until that is known. Tests put it wrong. */
@Singleton
public class MachineClock {
    public Instant instant() {
        return Instant.now();
    }
}
