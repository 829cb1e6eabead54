package sh.shithub.actions.log.health;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/** @param every how often the logs in PostgreSQL are counted; each wait is up to a quarter longer */
@ConfigurationProperties("shithub.log.count")
record BacklogSettings(@Bindable(defaultValue = "15s") Duration every) {
    private static final Duration SHORTEST = Duration.ofMillis(100);

    BacklogSettings {
        if (every.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException(
                    "SHITHUB_LOG_COUNT_EVERY is " + every + "; expected at least 100ms, such as 15s");
        }
    }
}
