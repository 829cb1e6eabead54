package sh.shithub.actions.gateway.operator.overview;

import static sh.shithub.actions.contracts.Setting.requireDuration;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import java.time.Duration;

/** @param every how often the queue, the runners and the running jobs are looked at */
@Context
@ConfigurationProperties("shithub.overview")
record OverviewSettings(Duration every) {
    OverviewSettings {
        requireDuration("SHITHUB_OVERVIEW", every, "1s", "5m", "5s");
    }
}
