package sh.shithub.actions.log.store;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * @param stepBytes how long the log of a step may become, bytes of its text; what follows is not kept (1 KiB to 1 TiB)
 * @param stepChunks how many chunks it may have (1 to 1,000,000)
 * @param stepGaps how often a chunk of it may come that does not follow the one before (1 to 100,000)
 * @param gapSeconds how long a chunk of a job with secrets waits for one that is missing before it, or for late neighbours (1 to 3600)
 */
@ConfigurationProperties("shithub.log")
record StoreSettings(
        @Bindable(defaultValue = "1073741824") long stepBytes,
        @Bindable(defaultValue = "1000000") int stepChunks,
        @Bindable(defaultValue = "10000") int stepGaps,
        @Bindable(defaultValue = "10") int gapSeconds) {
    private static final long STEP_BYTES_MIN = 1 << 10;
    private static final long STEP_BYTES_MAX = 1L << 40;
    private static final int STEP_CHUNKS_MAX = 1_000_000;
    private static final int STEP_GAPS_MAX = 100_000;
    private static final int GAP_SECONDS_MAX = 3600;

    StoreSettings {
        require(
                stepBytes >= STEP_BYTES_MIN && stepBytes <= STEP_BYTES_MAX,
                "STEP_BYTES is " + stepBytes + "; expected " + STEP_BYTES_MIN + " to " + STEP_BYTES_MAX
                        + " bytes, such as 1073741824");
        require(
                stepChunks >= 1 && stepChunks <= STEP_CHUNKS_MAX,
                "STEP_CHUNKS is " + stepChunks + "; expected 1 to " + STEP_CHUNKS_MAX + ", such as 1000000");
        require(
                stepGaps >= 1 && stepGaps <= STEP_GAPS_MAX,
                "STEP_GAPS is " + stepGaps + "; expected 1 to " + STEP_GAPS_MAX + ", such as 10000");
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
