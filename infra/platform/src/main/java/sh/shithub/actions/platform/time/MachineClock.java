package sh.shithub.actions.platform.time;

import jakarta.inject.Singleton;
import java.time.Instant;

/** This machine's own clock: compared with the database's, and believed only until that is known. Tests replace it by a wrong one. */
@Singleton
public class MachineClock {
    public Instant instant() {
        return Instant.now();
    }
}
