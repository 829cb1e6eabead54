package sh.shithub.actions.gateway.operator.runs.graph;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.elk.alg.layered.options.LayeredOptions;
import org.eclipse.elk.alg.layered.options.OrderingStrategy;
import org.eclipse.elk.core.RecursiveGraphLayoutEngine;
import org.eclipse.elk.core.options.CoreOptions;
import org.eclipse.elk.core.options.Direction;
import org.eclipse.elk.core.options.EdgeRouting;
import org.eclipse.elk.core.util.BasicProgressMonitor;
import org.eclipse.elk.graph.ElkEdge;
import org.eclipse.elk.graph.ElkEdgeSection;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.util.ElkGraphUtil;

/** Gives each job its place, and each need its line: https://eclipse.dev/elk/, "layered". */
final class LayOutJobs {
    private static final int MOST_JOBS = 200;
    private static final int MOST_NEEDS = 1000;
    private static final double WIDTH = 200;
    private static final double HEIGHT = 44;
    private static final double BETWEEN_COLUMNS = 44;
    private static final double BETWEEN_ROWS = 14;

    private LayOutJobs() {}

    /** @return nothing drawn of more than {@value #MOST_JOBS} jobs or {@value #MOST_NEEDS} needs: that takes seconds, and no one could read it */
    static RunGraph of(List<JobNeeds> jobs) {
        int needs = jobs.stream().mapToInt(job -> job.needs().size()).sum();
        if (jobs.size() > MOST_JOBS || needs > MOST_NEEDS) {
            return RunGraph.notDrawn(jobs.size());
        }
        ElkNode all = canvas();
        Map<String, ElkNode> boxes = new LinkedHashMap<>();
        jobs.forEach(job -> boxes.put(job.key(), box(all, job)));
        jobs.forEach(job ->
                job.needs().forEach(needed -> ElkGraphUtil.createSimpleEdge(boxes.get(needed), boxes.get(job.key()))));
        new RecursiveGraphLayoutEngine().layout(all, new BasicProgressMonitor());
        return new RunGraph(
                jobs.size(),
                all.getWidth(),
                all.getHeight(),
                all.getChildren().stream().map(LayOutJobs::node).toList(),
                all.getContainedEdges().stream().map(LayOutJobs::edge).toList());
    }

    private static ElkNode canvas() {
        ElkNode all = ElkGraphUtil.createGraph();
        all.setProperty(CoreOptions.ALGORITHM, LayeredOptions.ALGORITHM_ID);
        all.setProperty(CoreOptions.DIRECTION, Direction.RIGHT);
        all.setProperty(CoreOptions.EDGE_ROUTING, EdgeRouting.ORTHOGONAL);
        all.setProperty(CoreOptions.SEPARATE_CONNECTED_COMPONENTS, false);
        all.setProperty(LayeredOptions.CONSIDER_MODEL_ORDER_STRATEGY, OrderingStrategy.NODES_AND_EDGES);
        all.setProperty(LayeredOptions.SPACING_NODE_NODE, BETWEEN_ROWS);
        all.setProperty(LayeredOptions.SPACING_NODE_NODE_BETWEEN_LAYERS, BETWEEN_COLUMNS);
        return all;
    }

    private static ElkNode box(ElkNode all, JobNeeds job) {
        ElkNode box = ElkGraphUtil.createNode(all);
        box.setIdentifier(Long.toString(job.id()));
        box.setDimensions(WIDTH, HEIGHT);
        return box;
    }

    private static RunGraph.Node node(ElkNode box) {
        return new RunGraph.Node(id(box), box.getX(), box.getY(), box.getWidth(), box.getHeight());
    }

    private static long id(Object box) {
        return Long.parseLong(((ElkNode) box).getIdentifier());
    }

    private static RunGraph.Edge edge(ElkEdge edge) {
        ElkEdgeSection line = edge.getSections().get(0);
        List<RunGraph.Point> points = new ArrayList<>();
        points.add(new RunGraph.Point(line.getStartX(), line.getStartY()));
        line.getBendPoints().forEach(bend -> points.add(new RunGraph.Point(bend.getX(), bend.getY())));
        points.add(new RunGraph.Point(line.getEndX(), line.getEndY()));
        return new RunGraph.Edge(
                id(edge.getSources().get(0)), id(edge.getTargets().get(0)), points);
    }
}
