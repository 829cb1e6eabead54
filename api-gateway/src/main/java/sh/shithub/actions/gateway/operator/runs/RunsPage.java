package sh.shithub.actions.gateway.operator.runs;

import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.util.List;

/**
 * One page of runs, the newest first.
 *
 * @param totalCount how many match; counted no further than 10000
 */
@Serdeable(naming = SnakeCaseStrategy.class)
record RunsPage(long totalCount, List<RunView> workflowRuns) {}
