package sh.shithub.actions.gateway.operator.runners;

import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.util.List;

/** One page of runners in the order of their ids, draining and revoked ones too. */
@Serdeable(naming = SnakeCaseStrategy.class)
record RunnersPage(long totalCount, List<RunnerView> runners) {}
