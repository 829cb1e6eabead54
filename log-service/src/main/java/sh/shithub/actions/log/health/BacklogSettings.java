package sh.shithub.actions.log.health;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import sh.shithub.actions.log.Settings;

/** @param every how often the logs in PostgreSQL are counted; each wait is up to a quarter longer */
@ConfigurationProperties("shithub.log.count")
record BacklogSettings(@Bindable(defaultValue = "15s") Duration every) {
    BacklogSettings {
        Settings.requireWait("SHITHUB_LOG_COUNT_EVERY", every, "15s");
    }
}
