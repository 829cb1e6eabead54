package sh.shithub.actions.gateway.operator.runs.graph;

import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.util.List;

/**
 * A picture of a run's jobs, in pixels: from left to right, each behind all that it needs.
 *
 * @param jobs how many there are; when there are more than a picture holds, or they need too much of each other, nothing is drawn
 */
@Serdeable(naming = SnakeCaseStrategy.class)
record RunGraph(int jobs, double width, double height, List<Node> nodes, List<Edge> edges) {
    /** A job's box; x and y are its upper left corner. */
    @Serdeable(naming = SnakeCaseStrategy.class)
    record Node(long jobId, double x, double y, double width, double height) {}

    /**
     * @param from the job that must end first
     * @param points of the line from the one to the other, at least two
     */
    @Serdeable(naming = SnakeCaseStrategy.class)
    record Edge(long from, long to, List<Point> points) {}

    @Serdeable
    record Point(double x, double y) {}

    static RunGraph notDrawn(int jobs) {
        return new RunGraph(jobs, 0, 0, List.of(), List.of());
    }
}
