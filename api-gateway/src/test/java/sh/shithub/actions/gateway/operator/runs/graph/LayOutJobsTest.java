package sh.shithub.actions.gateway.operator.runs.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LayOutJobsTest {
    private static JobNeeds job(long id, String... needs) {
        return new JobNeeds(id, "j" + id, List.of(needs));
    }

    @Test
    void a_job_stands_behind_all_that_it_needs_and_on_no_other() {
        List<JobNeeds> jobs = List.of(job(1), job(2), job(3, "j1", "j2"), job(4, "j3"), job(5));
        RunGraph graph = LayOutJobs.of(jobs);
        Map<Long, RunGraph.Node> nodes =
                graph.nodes().stream().collect(Collectors.toMap(RunGraph.Node::jobId, Function.identity()));
        assertEquals(5, nodes.size());
        assertEquals(3, graph.edges().size());
        for (RunGraph.Edge edge : graph.edges()) {
            RunGraph.Node from = nodes.get(edge.from());
            RunGraph.Node to = nodes.get(edge.to());
            assertTrue(from.x() + from.width() < to.x(), graph::toString);
            assertEquals(from.x() + from.width(), edge.points().get(0).x());
            assertEquals(to.x(), edge.points().get(edge.points().size() - 1).x());
        }
        for (RunGraph.Node one : graph.nodes()) {
            assertTrue(one.x() >= 0 && one.x() + one.width() <= graph.width(), graph::toString);
            assertTrue(one.y() >= 0 && one.y() + one.height() <= graph.height(), graph::toString);
            graph.nodes().stream()
                    .filter(other -> other.jobId() > one.jobId())
                    .forEach(other -> assertTrue(apart(one, other), () -> one + " lies on " + other));
        }
    }

    private static boolean apart(RunGraph.Node a, RunGraph.Node b) {
        return a.x() + a.width() <= b.x()
                || b.x() + b.width() <= a.x()
                || a.y() + a.height() <= b.y()
                || b.y() + b.height() <= a.y();
    }

    @Test
    void jobs_of_one_column_stand_in_the_order_of_the_file() {
        RunGraph graph = LayOutJobs.of(List.of(job(1), job(2), job(3)));
        List<Double> rows = graph.nodes().stream().map(RunGraph.Node::y).toList();
        assertEquals(rows.stream().sorted().toList(), rows);
        assertEquals(3, rows.stream().distinct().count());
    }

    @Test
    void too_many_jobs_or_needs_are_counted_and_not_drawn() {
        List<JobNeeds> jobs = IntStream.range(0, 201).mapToObj(id -> job(id)).toList();
        assertEquals(RunGraph.notDrawn(201), LayOutJobs.of(jobs));
        String[] all = IntStream.range(0, 40).mapToObj(i -> "j" + i).toArray(String[]::new);
        List<JobNeeds> dense = IntStream.range(0, 80)
                .mapToObj(i -> i < 40 ? job(i) : job(i, all))
                .toList();
        assertEquals(RunGraph.notDrawn(80), LayOutJobs.of(dense));
    }
}
