package sh.shithub.actions.gateway.operator.deadletters;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * JSON without what may be secret, without text that people or programs of a job have written, and without end: told by the names of
 * its fields, for a dead letter may be a message that this release does not know.
 */
final class Redact {
    private static final Pattern SECRET = Pattern.compile(
            ".*(secret|token|passw|credential|authorization|private|mask|jwt|cookie|signature|api_?key).*");
    /** The author of the workflow chose the values, which may be secret; their names may be seen. */
    private static final Set<String> VALUES = Set.of("env", "with", "variables", "inputs");

    private static final Set<String> TEXTS = Set.of(
            "run",
            "chunk",
            "log",
            "text",
            "content",
            "body",
            "output",
            "message",
            "title",
            "summary",
            "raw_details",
            "annotations",
            "event_payload",
            "client_payload");
    /** A job's token, and what every opaque token of ours looks like, wherever they stand. */
    private static final Pattern TOKEN = Pattern.compile("eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]+\\.|[0-9a-fA-F]{64}");

    private static final int STRING_CHARS = 200;
    private static final int NODES = 3000;

    private int nodes;

    Object of(JsonNode node) {
        if (++nodes > NODES) {
            return "(left out: more than can be shown)";
        }
        if (node.isObject()) {
            return object(node);
        }
        if (node.isArray()) {
            return array(node);
        }
        return node.isTextual() ? text(node.textValue()) : scalar(node);
    }

    private Map<String, Object> object(JsonNode node) {
        Map<String, Object> shown = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (nodes > NODES) {
                break;
            }
            shown.put(Printable.cut(field.getKey(), STRING_CHARS), field(field.getKey(), field.getValue()));
        }
        return shown;
    }

    private Object field(String key, JsonNode value) {
        String name =
                key.replaceAll("([a-z])([A-Z])", "$1_$2").replace('-', '_').toLowerCase(Locale.ROOT);
        if (value.isNull() || value.isBoolean()) {
            return of(value);
        }
        if (secret(name) || TEXTS.contains(name)) {
            return size(value);
        }
        return VALUES.contains(name) ? names(value) : of(value);
    }

    /** The same object with each value's size in its place. */
    private Object names(JsonNode value) {
        if (!value.isObject()) {
            return size(value);
        }
        Map<String, Object> shown = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            if (++nodes > NODES) {
                break;
            }
            shown.put(Printable.cut(field.getKey(), STRING_CHARS), size(field.getValue()));
        }
        return shown;
    }

    private List<Object> array(JsonNode node) {
        List<Object> shown = new ArrayList<>();
        for (JsonNode item : node) {
            if (nodes > NODES) {
                break;
            }
            shown.add(of(item));
        }
        return shown;
    }

    private static Object scalar(JsonNode node) {
        if (node.isNull()) {
            return null;
        }
        return node.isBoolean() ? (Object) node.booleanValue() : node.numberValue();
    }

    private static Object size(JsonNode value) {
        if (value.isContainerNode() && value.isEmpty()) {
            return value.isObject() ? Map.of() : List.of();
        }
        String text = value.isTextual() ? value.textValue() : value.toString();
        return bytes(text.getBytes(StandardCharsets.UTF_8).length);
    }

    static boolean secret(String name) {
        return SECRET.matcher(name).matches();
    }

    static String bytes(int length) {
        return "(left out: " + length + " bytes)";
    }

    /** Cut, and without what looks like a token. */
    static String text(String text) {
        return TOKEN.matcher(Printable.cut(text, STRING_CHARS)).replaceAll("(left out: a token)");
    }
}
