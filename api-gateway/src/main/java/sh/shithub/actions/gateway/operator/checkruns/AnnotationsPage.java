package sh.shithub.actions.gateway.operator.checkruns;

import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.util.List;

/** One page of a run's annotations, in the order of its jobs, steps and lines. */
@Serdeable(naming = SnakeCaseStrategy.class)
record AnnotationsPage(long totalCount, List<AnnotationView> annotations) {}
