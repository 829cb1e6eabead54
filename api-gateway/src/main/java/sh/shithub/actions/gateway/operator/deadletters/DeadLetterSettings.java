package sh.shithub.actions.gateway.operator.deadletters;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/** @param lookEvery how often the topic of dead letters is looked at for new ones */
@Context
@ConfigurationProperties("shithub.dead-letters")
record DeadLetterSettings(@Bindable(defaultValue = "2s") Duration lookEvery) {
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    DeadLetterSettings {
        if (lookEvery.compareTo(SHORTEST) < 0 || lookEvery.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "SHITHUB_DEAD_LETTERS_LOOK_EVERY is " + lookEvery + "; expected 100ms to 10m, such as 2s");
        }
    }
}
