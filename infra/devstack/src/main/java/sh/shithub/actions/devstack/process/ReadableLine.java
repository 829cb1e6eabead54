package sh.shithub.actions.devstack.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Set;

/** A line of a log for people: services write JSON, servers do not. */
final class ReadableLine {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> SAID =
            Set.of("timestamp", "level", "logger", "message", "thread", "service", "instance", "stack_trace");

    private ReadableLine() {}

    /** The line as it is when it is no JSON object of a service. */
    static String of(String line) {
        JsonNode json = parse(line);
        if (json == null || !json.path("message").isTextual()) {
            return line;
        }
        StringBuilder text = new StringBuilder(json.path("timestamp").asText())
                .append(' ')
                .append(json.path("level").asText())
                .append(' ')
                .append(json.path("message").asText());
        json.fields().forEachRemaining(field -> {
            if (!SAID.contains(field.getKey())) {
                text.append(' ')
                        .append(field.getKey())
                        .append('=')
                        .append(field.getValue().asText());
            }
        });
        String trace = json.path("stack_trace").asText();
        return trace.isEmpty()
                ? text.toString()
                : text.append(System.lineSeparator()).append(trace.strip()).toString();
    }

    private static JsonNode parse(String line) {
        try {
            return line.startsWith("{") ? JSON.readTree(line) : null;
        } catch (JsonProcessingException cutAtItsBeginning) {
            return null;
        }
    }
}
