package sh.shithub.actions.platform.launch;

import java.util.List;
import java.util.Map;

/**
 * How a service logs. Logback reads these itself, before anything else runs ({@code logback-service.xml}), and falls silent over a value
 * that it does not know; here such a value stops the start.
 */
final class LogSettings {
    /** {@code json} (default): one object a line, for programs; {@code text}: for people. */
    private static final String FORMAT = "SHITHUB_LOG_FORMAT";

    /** Of our own packages; those of libraries stay as they are. */
    private static final String LEVEL = "SHITHUB_LOG_LEVEL";

    private LogSettings() {}

    /** @throws IllegalArgumentException for a value that logback would not understand */
    static void check(Map<String, String> environment) {
        require(environment, FORMAT, "json", List.of("json", "text"));
        require(environment, LEVEL, "INFO", List.of("ERROR", "WARN", "INFO", "DEBUG"));
    }

    private static void require(Map<String, String> environment, String name, String otherwise, List<String> known) {
        String value = environment.getOrDefault(name, otherwise);
        if (!known.contains(value)) {
            throw new IllegalArgumentException(name + " is '" + value + "'; expected one of " + String.join(", ", known)
                    + "; unset, it is " + otherwise);
        }
    }
}
