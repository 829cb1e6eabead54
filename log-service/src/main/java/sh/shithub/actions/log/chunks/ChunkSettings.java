package sh.shithub.actions.log.chunks;

import static sh.shithub.actions.contracts.Setting.require;
import static sh.shithub.actions.contracts.Setting.requireDuration;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * @param stepBytes how long the log of a step may become, bytes of its text; what follows is not kept (1 KiB to 1 TiB)
 * @param stepChunks how many chunks it may have (1 to 1,000,000)
 * @param stepGaps how often a chunk of it may come that does not follow the one before (1 to 100,000)
 * @param gap how long a chunk of a job with secrets waits for one that is missing before it, or for late neighbours (1 s to 1 h)
 */
@ConfigurationProperties("shithub.log")
public record ChunkSettings(
        @Bindable(defaultValue = "1073741824") long stepBytes,
        @Bindable(defaultValue = "1000000") int stepChunks,
        @Bindable(defaultValue = "10000") int stepGaps,
        @Bindable(defaultValue = "10s") Duration gap) {
    private static final long STEP_BYTES_MIN = 1 << 10;
    private static final long STEP_BYTES_MAX = 1L << 40;
    private static final int STEP_CHUNKS_MAX = 1_000_000;
    private static final int STEP_GAPS_MAX = 100_000;

    public ChunkSettings {
        require(
                stepBytes >= STEP_BYTES_MIN && stepBytes <= STEP_BYTES_MAX,
                "SHITHUB_LOG_STEP_BYTES",
                stepBytes,
                STEP_BYTES_MIN + " to " + STEP_BYTES_MAX + " bytes, such as 1073741824");
        requireCount("SHITHUB_LOG_STEP_CHUNKS", stepChunks, STEP_CHUNKS_MAX, "1000000");
        requireCount("SHITHUB_LOG_STEP_GAPS", stepGaps, STEP_GAPS_MAX, "10000");
        requireDuration("SHITHUB_LOG_GAP", gap, "1s", "1h", "10s");
    }

    private static void requireCount(String setting, int value, int most, String such) {
        require(value >= 1 && value <= most, setting, value, "1 to " + most + ", such as " + such);
    }

    public StepLimit limit() {
        return new StepLimit(stepBytes, stepChunks, stepGaps);
    }
}
