package sh.shithub.actions.cli.workflow;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Values of the kinds that a workflow has. What is not of the kind is a problem, and then there is no value. */
record Values(Problems problems) {
    /** A scalar as it is written: {@code 1.10} stays {@code 1.10}, and {@code true} is the word. */
    Optional<String> text(Node node, String what) {
        Optional<String> text = scalar(node, what);
        if (text.isPresent() && empty(node)) {
            problems.at(node, what + " has no value");
            return Optional.empty();
        }
        return text;
    }

    /** The same, of a bounded length. */
    Optional<String> text(Node node, String what, int chars) {
        Optional<String> text = text(node, what);
        if (text.filter(value -> value.length() > chars).isPresent()) {
            problems.at(node, what + " has more than " + chars + " characters");
        }
        return text;
    }

    /** Variables and inputs: text, numbers and booleans as they are written; nothing is the empty text. */
    Map<String, String> texts(Node node, String what) {
        Map<String, String> texts = new LinkedHashMap<>();
        Fields.any(node, what, problems).forEach((name, entry) -> {
            if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
                problems.at(entry.getKeyNode(), "a name in " + what + " must not be empty or contain =");
            }
            scalar(entry.getValueNode(), name + " in " + what)
                    .ifPresent(text -> texts.put(name, empty(entry.getValueNode()) ? "" : text));
        });
        return texts;
    }

    /** The text of a field; null when it is not given. */
    String textOf(Fields fields, String key, String where) {
        return fields.get(key).flatMap(node -> text(node, key + " of " + where)).orElse(null);
    }

    /** The same, of a bounded length. */
    String textOf(Fields fields, String key, String where, int chars) {
        return fields.get(key)
                .flatMap(node -> text(node, key + " of " + where, chars))
                .orElse(null);
    }

    /** Variables or inputs of a field; none when it is not given. */
    Map<String, String> variablesOf(Fields fields, String key, String where) {
        return fields.get(key).map(node -> texts(node, key + " of " + where)).orElse(Map.of());
    }

    /** The value of a field that must be given. */
    Optional<Node> required(Fields fields, Node mapping, String key, String where) {
        Optional<Node> value = fields.get(key);
        if (value.isEmpty() && mapping instanceof MappingNode) {
            problems.at(mapping, where + " has no " + key);
        }
        return value;
    }

    /** One text or a list of them, each with its place. */
    List<ScalarNode> oneOrMany(Node node, String what) {
        List<Node> items = node instanceof SequenceNode sequence ? sequence.getValue() : List.of(node);
        return items.stream()
                .filter(item -> text(item, what).isPresent())
                .map(ScalarNode.class::cast)
                .toList();
    }

    /** The same, where only the texts matter. */
    List<String> textsOf(Node node, String what) {
        return oneOrMany(node, what).stream().map(ScalarNode::getValue).toList();
    }

    /** Those that a rule allows; for each other one the problem that it is of no right form. */
    List<String> matching(List<ScalarNode> nodes, Predicate<String> rule, String otherwise) {
        nodes.stream()
                .filter(node -> !rule.test(node.getValue()))
                .forEach(node -> problems.at(node, otherwise + " \"" + node.getValue() + "\""));
        return nodes.stream().map(ScalarNode::getValue).filter(rule).distinct().toList();
    }

    boolean flag(Node node, String what) {
        if (node.getTag().equals(Tag.BOOL) && node instanceof ScalarNode scalar && word(scalar)) {
            return Boolean.parseBoolean(scalar.getValue());
        }
        problems.at(node, what + " must be true or false");
        return false;
    }

    Optional<Integer> wholeNumber(Node node, String what, int least, int most) {
        Optional<Integer> number =
                node instanceof ScalarNode scalar && node.getTag().equals(Tag.INT)
                        ? decimal(scalar.getValue()).filter(value -> value >= least && value <= most)
                        : Optional.empty();
        if (number.isEmpty()) {
            problems.at(node, what + " must be a whole number from " + least + " to " + most);
        }
        return number;
    }

    /** An explicit tag can call anything a boolean. */
    private static boolean word(ScalarNode scalar) {
        return scalar.getValue().equalsIgnoreCase("true") || scalar.getValue().equalsIgnoreCase("false");
    }

    private static Optional<Integer> decimal(String text) {
        try {
            return Optional.of(Integer.valueOf(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private Optional<String> scalar(Node node, String what) {
        if (node instanceof ScalarNode scalar) {
            return Optional.of(scalar.getValue());
        }
        problems.at(node, what + " must be text, a number or a boolean, not a list or mapping");
        return Optional.empty();
    }

    private static boolean empty(Node node) {
        return node.getTag().equals(Tag.NULL);
    }
}
