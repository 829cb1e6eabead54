package sh.shithub.actions.platform.launch;

import java.util.List;
import java.util.Map;
import sh.shithub.actions.contracts.Setting;

/**
 * How a service logs. Logback reads these itself, before anything else runs ({@code logback-service.xml}), and falls silent over a value
 * that it does not know; here such a value stops the start.
 */
final class LogSettings {
    private static final Setting FORMAT =
            new Setting("SHITHUB_LOG_FORMAT", "json", "of log lines: json, one object a line, or text, for people");
    private static final Setting LEVEL = new Setting(
            "SHITHUB_LOG_LEVEL",
            "INFO",
            "of our own packages: ERROR, WARN, INFO, or DEBUG for a line each call and record");

    private LogSettings() {}

    /** @throws IllegalArgumentException for a value that logback would not understand */
    static void check(Map<String, String> environment) {
        require(environment, FORMAT, List.of("json", "text"));
        require(environment, LEVEL, List.of("ERROR", "WARN", "INFO", "DEBUG"));
    }

    /** Set and empty is nothing that logback would take for unset. */
    private static void require(Map<String, String> environment, Setting setting, List<String> known) {
        String value = environment.getOrDefault(setting.name(), setting.otherwise());
        Setting.require(
                known.contains(value),
                setting.name(),
                "'" + value + "'",
                "one of " + String.join(", ", known) + "; unset, it is " + setting.otherwise());
    }
}
