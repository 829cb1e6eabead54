package sh.shithub.actions.gateway.operator.artifacts;

import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.util.List;

/** One page of a run's artifacts, the oldest first. */
@Serdeable(naming = SnakeCaseStrategy.class)
public record ArtifactsPage(long totalCount, List<ArtifactView> artifacts) {}
