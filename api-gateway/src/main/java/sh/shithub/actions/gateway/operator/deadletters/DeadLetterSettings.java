package sh.shithub.actions.gateway.operator.deadletters;

import static sh.shithub.actions.contracts.Setting.requireDuration;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/** @param lookEvery how often the topic of dead letters is looked at for new ones */
@Context
@ConfigurationProperties("shithub.dead-letters")
record DeadLetterSettings(@Bindable(defaultValue = "2s") Duration lookEvery) {
    DeadLetterSettings {
        requireDuration("SHITHUB_DEAD_LETTERS_LOOK_EVERY", lookEvery, "100ms", "10m", "2s");
    }
}
