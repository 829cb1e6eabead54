package sh.shithub.actions.gateway.operator.artifacts;

import static sh.shithub.actions.contracts.Setting.require;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * @param checkEvery how often artifacts are looked for whose object is to be looked at
 * @param checkBatch how many of them one instance takes at a time
 */
@Context
@ConfigurationProperties("shithub.artifacts")
record CheckSettings(
        @Bindable(defaultValue = "10s") Duration checkEvery,
        @Bindable(defaultValue = "50") int checkBatch) {
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final int MOST = 1000;

    CheckSettings {
        require(
                checkEvery.compareTo(SHORTEST) >= 0,
                "SHITHUB_ARTIFACT_CHECK_EVERY",
                checkEvery,
                "at least 100ms, such as 10s");
        require(
                checkBatch >= 1 && checkBatch <= MOST,
                "SHITHUB_ARTIFACT_CHECK_BATCH",
                checkBatch,
                "1 to " + MOST + ", such as 50");
    }
}
