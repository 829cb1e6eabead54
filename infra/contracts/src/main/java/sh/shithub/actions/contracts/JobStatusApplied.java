package sh.shithub.actions.contracts;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;

/** Answer to a terminal job status: whether this call completed the run, and how. */
@Serdeable(naming = SnakeCaseStrategy.class)
public record JobStatusApplied(
        boolean runCompleted, @Nullable Conclusion runConclusion) implements Message {}
