package sh.shithub.actions.claim.leases;

import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * What leases take for now: the database's clock, by which they were made, so that no machine's clock ends one (decision page 0010).
 * Tests move it on instead of waiting.
 */
@Singleton
public class LeaseTime {
    private volatile Duration ahead = Duration.ZERO;

    /** How far it is ahead of the database's clock, seconds: 0 in a service. */
    double aheadSeconds() {
        return ahead.toMillis() / 1000.0;
    }

    /** For tests. */
    public void moveOn(Duration time) {
        ahead = ahead.plus(time);
    }
}
