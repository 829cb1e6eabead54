package sh.shithub.actions.gateway.stop;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * @param within how long a gateway that stops goes on taking calls, and asks each client to come back by another connection; a little
 *     longer than the stock client's five seconds between two polls, so that each hears it once
 */
@Context
@ConfigurationProperties("shithub.drain")
record DrainSettings(@Bindable(defaultValue = "6s") Duration within) {
    /** @param stopWithin what a stop may take as a whole: calls under way need some of it */
    void requireFits(Duration stopWithin) {
        if (within.isNegative() || stopWithin.compareTo(within.plus(FinishCalls.WITHIN)) < 0) {
            throw new IllegalArgumentException("SHITHUB_DRAIN_SECONDS is " + within.toSeconds()
                    + "; expected 0 or more, such as 6, and SHITHUB_STOP_SECONDS (" + stopWithin.toSeconds()
                    + ") at least " + FinishCalls.WITHIN.toSeconds() + " above it");
        }
    }
}
