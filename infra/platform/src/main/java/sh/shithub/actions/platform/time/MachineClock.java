package sh.shithub.actions.platform.time;

import jakarta.inject.Singleton;
import java.time.Instant;

/** This machine's own clock: compared with the database's, and used only until that is known. Tests set it wrong. */
@Singleton
public class MachineClock {
    public Instant instant() {
        return Instant.now();
    }
}
