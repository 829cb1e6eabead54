package sh.shithub.actions.gateway.operator.jobs;

import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.util.List;

/** One page of a run's jobs, in the order of the workflow file. */
@Serdeable(naming = SnakeCaseStrategy.class)
public record JobsPage(long totalCount, List<JobView> jobs) {}
