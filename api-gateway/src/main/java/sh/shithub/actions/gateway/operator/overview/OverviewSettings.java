package sh.shithub.actions.gateway.operator.overview;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import java.time.Duration;

/** @param every how often the queue, the runners and the running jobs are looked at */
@Context
@ConfigurationProperties("shithub.overview")
record OverviewSettings(Duration every) {
    OverviewSettings {
        if (every.toSeconds() < 1 || every.toSeconds() > 300) {
            throw new IllegalArgumentException(
                    "SHITHUB_OVERVIEW_SECONDS is " + every.toSeconds() + "; expected 1 to 300 seconds, such as 5");
        }
    }
}
