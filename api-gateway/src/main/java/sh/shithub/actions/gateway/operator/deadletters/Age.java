package sh.shithub.actions.gateway.operator.deadletters;

import java.time.Duration;
import java.time.Instant;

/** Of a record whose time another machine's clock gave: never negative. */
final class Age {
    private Age() {}

    static double seconds(Instant since, Instant now) {
        return Math.max(0, Duration.between(since, now).toMillis() / 1000.0);
    }
}
