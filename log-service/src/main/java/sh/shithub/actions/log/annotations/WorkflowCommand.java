package sh.shithub.actions.log.annotations;

import io.micronaut.core.annotation.Nullable;
import java.util.Map;
import java.util.TreeMap;

/**
 * A line that speaks to the runner, {@code ::name key=value,key=value::data}, read as GitHub's runner does (actions/runner,
 * ActionCommand.TryParseV2): blanks may stand before it, neither a command's name nor a key's case counts, and what is escaped is
 * {@code %25 %0D %0A} everywhere and {@code %3A %2C} in values too.
 *
 * @param properties by key in any case; unknown ones are there too
 */
record WorkflowCommand(String name, Map<String, String> properties, String data) {
    private static final String MARK = "::";

    /** @return null for a line that is no command */
    @Nullable
    static WorkflowCommand of(String line) {
        String text = line.stripLeading();
        int end = text.startsWith(MARK) ? text.indexOf(MARK, MARK.length()) : -1;
        if (end < 0) {
            return null;
        }
        String head = text.substring(MARK.length(), end);
        int blank = head.indexOf(' ');
        return new WorkflowCommand(
                blank < 0 ? head : head.substring(0, blank),
                blank < 0 ? Map.of() : properties(head.substring(blank + 1).strip()),
                unescaped(text.substring(end + MARK.length())));
    }

    private static Map<String, String> properties(String text) {
        Map<String, String> properties = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String property : text.split(",")) {
            int equals = property.indexOf('=');
            if (equals > 0) {
                String value =
                        property.substring(equals + 1).replace("%3A", ":").replace("%2C", ",");
                properties.put(property.substring(0, equals).strip(), unescaped(value));
            }
        }
        return properties;
    }

    /** The percent sign last: what is escaped twice stays escaped once. */
    private static String unescaped(String text) {
        return text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%");
    }

    /** @return empty when it is not given */
    String text(String key) {
        return properties.getOrDefault(key, "");
    }

    /** @return null when it is not given or no number from 1 on */
    @Nullable
    Integer number(String key) {
        try {
            int number = Integer.parseInt(text(key).strip());
            return number > 0 ? number : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
