package sh.shithub.actions.cli.workflow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * How large a tree is once its aliases are followed. An alias is the very node that it names, so a few of them can stand for
 * more nodes than fit in memory; each node's size is added up once, however often it is named.
 */
final class Expansion {
    /** A file without aliases has at most half as many nodes as bytes, so only aliases get here. */
    static final long MAX_NODES = 50_000;

    private final Problems problems;
    private final Map<Node, Size> sizes = new HashMap<>();

    /** Of a node that is being looked at, and so contains itself when it is met again. */
    private static final Size OPEN = new Size(0, 0);

    private record Size(long nodes, int depth) {}

    Expansion(Problems problems) {
        this.problems = problems;
    }

    boolean bounded(Node root) {
        Size size = size(root);
        if (size == OPEN) {
            return false;
        }
        if (size.nodes > MAX_NODES) {
            problems.at(1, 1, "more than " + MAX_NODES + " values once the aliases are followed");
        } else if (size.depth > YamlText.MAX_DEPTH) {
            problems.at(1, 1, "nested deeper than " + YamlText.MAX_DEPTH + " levels once the aliases are followed");
        } else {
            return true;
        }
        return false;
    }

    /** OPEN when the node contains itself. Recursion is bounded by the depth of the text times the number of aliases. */
    private Size size(Node node) {
        Size known = sizes.putIfAbsent(node, OPEN);
        if (known == OPEN) {
            problems.at(node, "an alias in here stands for what contains it");
        }
        if (known != null) {
            return known;
        }
        long nodes = 1;
        int depth = 0;
        for (Node child : children(node)) {
            Size size = size(child);
            if (size == OPEN) {
                return OPEN;
            }
            nodes = Math.min(MAX_NODES + 1, nodes + size.nodes);
            depth = Math.max(depth, size.depth);
        }
        Size size = new Size(nodes, children(node).isEmpty() ? 0 : depth + 1);
        sizes.put(node, size);
        return size;
    }

    private static List<Node> children(Node node) {
        if (node instanceof SequenceNode sequence) {
            return sequence.getValue();
        }
        if (!(node instanceof MappingNode mapping)) {
            return List.of();
        }
        List<Node> both = new ArrayList<>();
        mapping.getValue().forEach(entry -> {
            both.add(entry.getKeyNode());
            both.add(entry.getValueNode());
        });
        return both;
    }
}
