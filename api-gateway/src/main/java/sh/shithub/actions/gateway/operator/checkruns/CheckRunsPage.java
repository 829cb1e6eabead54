package sh.shithub.actions.gateway.operator.checkruns;

import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.util.List;

/** One page of a run's check runs, in the order of its jobs. */
@Serdeable(naming = SnakeCaseStrategy.class)
record CheckRunsPage(long totalCount, List<CheckRunView> checkRuns) {}
