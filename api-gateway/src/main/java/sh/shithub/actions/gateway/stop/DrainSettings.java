package sh.shithub.actions.gateway.stop;

import static sh.shithub.actions.contracts.Setting.require;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import sh.shithub.actions.contracts.Setting;

/**
 * @param within how long a gateway that stops goes on taking calls, and asks each client to come back by another connection; a little
 *     longer than the stock client's five seconds between two polls, so that each hears it once
 */
@Context
@ConfigurationProperties("shithub.drain")
record DrainSettings(@Bindable(defaultValue = "6s") Duration within) {
    /** @param stopWithin what a stop may take as a whole: calls under way need some of it */
    void requireFits(Duration stopWithin) {
        require(
                !within.isNegative() && stopWithin.compareTo(within.plus(FinishCalls.WITHIN)) >= 0,
                "SHITHUB_DRAIN",
                within,
                "0s or more, such as 6s, and SHITHUB_STOP (" + Setting.text(stopWithin) + ") at least "
                        + Setting.text(FinishCalls.WITHIN) + " above it");
    }
}
