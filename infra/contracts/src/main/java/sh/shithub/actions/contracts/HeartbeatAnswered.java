package sh.shithub.actions.contracts;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;

/** Answer to a heartbeat: the offered job, or none. */
@Serdeable(naming = SnakeCaseStrategy.class)
public record HeartbeatAnswered(@Nullable JobOffer offer) implements Message {}
