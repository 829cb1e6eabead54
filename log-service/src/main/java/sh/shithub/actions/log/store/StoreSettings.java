package sh.shithub.actions.log.store;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * @param stepBytes how long the log of a step may become, bytes of its text; what follows is not kept (1 KiB to 1 TiB)
 * @param gapSeconds how long a chunk of a job with secrets waits for one that is missing before it, or for late neighbours (1 to 3600)
 */
@ConfigurationProperties("shithub.log")
record StoreSettings(
        @Bindable(defaultValue = "1073741824") long stepBytes,
        @Bindable(defaultValue = "10") int gapSeconds) {
    private static final long STEP_BYTES_MIN = 1 << 10;
    private static final long STEP_BYTES_MAX = 1L << 40;
    private static final int GAP_SECONDS_MAX = 3600;

    StoreSettings {
        require(
                stepBytes >= STEP_BYTES_MIN && stepBytes <= STEP_BYTES_MAX,
                "STEP_BYTES is " + stepBytes + "; expected " + STEP_BYTES_MIN + " to " + STEP_BYTES_MAX
                        + " bytes, such as 1073741824");
        require(
                gapSeconds >= 1 && gapSeconds <= GAP_SECONDS_MAX,
                "GAP_SECONDS is " + gapSeconds + "; expected 1 to " + GAP_SECONDS_MAX + ", such as 10");
    }

    private static void require(boolean good, String otherwise) {
        if (!good) {
            throw new IllegalArgumentException("SHITHUB_LOG_" + otherwise);
        }
    }

    Duration gap() {
        return Duration.ofSeconds(gapSeconds);
    }
}
