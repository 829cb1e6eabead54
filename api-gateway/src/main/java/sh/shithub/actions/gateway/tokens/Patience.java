package sh.shithub.actions.gateway.tokens;

import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * How long and how many job calls wait for a dependency that is away (WIRE.md, "General"). The stock client never retries, so a
 * database's restart must not cost it its job.
 */
@Singleton
final class Patience {
    private final Duration within;
    private final int calls;
    private final long bytes;

    /**
     * @param seconds how long a call waits
     * @param calls how many may wait
     * @param mebibytes how much their bodies may hold of the heap together
     */
    Patience(
            @Property(name = "SHITHUB_PATIENCE_SECONDS", defaultValue = "30") long seconds,
            @Property(name = "SHITHUB_WAITING_CALLS", defaultValue = "20000") int calls,
            @Property(name = "SHITHUB_WAITING_MEBIBYTES", defaultValue = "128") long mebibytes) {
        require("SHITHUB_PATIENCE_SECONDS", seconds, "1 to 3600", seconds >= 1 && seconds <= 3600);
        require("SHITHUB_WAITING_CALLS", calls, "1 or more", calls >= 1);
        require("SHITHUB_WAITING_MEBIBYTES", mebibytes, "1 or more", mebibytes >= 1);
        this.within = Duration.ofSeconds(seconds);
        this.calls = calls;
        this.bytes = mebibytes << 20;
    }

    private static void require(String name, long value, String expected, boolean met) {
        if (!met) {
            throw new IllegalArgumentException(name + " is " + value + "; expected " + expected);
        }
    }

    Duration within() {
        return within;
    }

    int calls() {
        return calls;
    }

    long bytes() {
        return bytes;
    }
}
