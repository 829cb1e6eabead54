package sh.shithub.actions.cli.workflow;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** A mapping's entries in the file's order. What is no mapping, has a repeated key or one that is no text, is a problem. */
final class Fields {
    private final Map<String, NodeTuple> entries = new LinkedHashMap<>();

    private Fields() {}

    /** Any keys: variables, jobs, inputs. */
    static Fields any(Node node, String where, Problems problems) {
        Fields fields = new Fields();
        if (node instanceof MappingNode mapping) {
            mapping.getValue().forEach(entry -> fields.add(entry, where, problems));
        } else {
            problems.at(node, where + " must be a mapping of keys to values");
        }
        return fields;
    }

    /** These keys and no others. */
    static Fields of(Node node, String where, Keys keys, Problems problems) {
        Fields fields = any(node, where, problems);
        fields.entries.entrySet().removeIf(entry -> {
            boolean unknown = !keys.has(entry.getKey());
            if (unknown) {
                problems.at(entry.getValue().getKeyNode(), keys.refusal(entry.getKey(), where));
            }
            return unknown;
        });
        return fields;
    }

    private void add(NodeTuple entry, String where, Problems problems) {
        if (!(entry.getKeyNode() instanceof ScalarNode key)) {
            problems.at(entry.getKeyNode(), "a key in " + where + " must be text");
            return;
        }
        NodeTuple first = entries.putIfAbsent(key.getValue(), entry);
        if (first != null) {
            int line = first.getKeyNode().getStartMark().map(Mark::getLine).orElse(0) + 1;
            problems.at(key, "\"" + key.getValue() + "\" is given twice in " + where + ", first in line " + line);
        }
    }

    Optional<Node> get(String key) {
        return Optional.ofNullable(entries.get(key)).map(NodeTuple::getValueNode);
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** Each key, and its node beside its value's. */
    void forEach(BiConsumer<String, NodeTuple> each) {
        entries.forEach(each);
    }
}
