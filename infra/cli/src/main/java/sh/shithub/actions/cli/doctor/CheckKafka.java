package sh.shithub.actions.cli.doctor;

import java.util.Collection;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.common.Node;

/** The brokers answer by the names that they give themselves: that is where clients go after the first call. */
record CheckKafka(DoctorsKafka kafka) implements Check {
    @Override
    public void look(Findings findings) throws InterruptedException {
        long start = System.nanoTime();
        kafka.ask(findings, true, (Admin admin) -> {
            DescribeClusterResult cluster = admin.describeCluster();
            Collection<Node> nodes = cluster.nodes().get();
            String id = cluster.clusterId().get();
            Node controller = cluster.controller().get();
            String names =
                    nodes.stream().map(node -> node.host() + ":" + node.port()).collect(Collectors.joining(", "));
            findings.ok(
                    kafka.bootstrap(),
                    Findings.since(start),
                    "cluster " + id + " answers, with " + nodes.size() + " broker(s): " + names);
            if (controller == null || controller.isEmpty()) {
                findings.failed(
                        kafka.bootstrap(),
                        "the cluster has no controller",
                        "see the logs of the controllers: without one nothing moves when a broker fails");
            }
        });
    }
}
