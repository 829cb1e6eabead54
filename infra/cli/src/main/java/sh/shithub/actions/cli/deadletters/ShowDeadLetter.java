package sh.shithub.actions.cli.deadletters;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import sh.shithub.actions.cli.output.CommonOptions;
import sh.shithub.actions.cli.output.Json;

@Command(
        name = "show",
        description = {
            "Shows a dead letter: why it is one, what was decided, its headers and its value.",
            "Secrets and text of logs are left out by the gateway; a sealed log chunk is told by its size.",
        },
        footer = {"", "Example:", "  shithubd admin dead-letters show 0-17"})
final class ShowDeadLetter implements Runnable {
    private final DeadLetters letters;

    @Mixin
    private CommonOptions options;

    @Parameters(paramLabel = "ID", description = "its partition-offset, as list shows it")
    private String id;

    ShowDeadLetter(DeadLetters letters) {
        this.letters = letters;
    }

    @Override
    public void run() {
        Map<String, Object> shown = letters.one(id);
        if (options.json()) {
            options.answerJson(shown);
            return;
        }
        Map<String, Object> lines = new LinkedHashMap<>();
        fields(shown.get("dead_letter")).forEach((name, value) -> {
            if (value != null) {
                lines.put(name, value);
            }
        });
        if (Boolean.TRUE.equals(shown.get("by_reference"))) {
            lines.put("by_reference", true);
        }
        lines.put("replayable", shown.get("replayable"));
        fields(shown.get("headers")).forEach((name, value) -> lines.put("header " + name, value));
        fields(shown.get("value")).forEach((name, value) -> {
            if (value != null) {
                lines.put("value " + name, value instanceof Map ? Json.compact(value) : value);
            }
        });
        options.answer(lines);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> fields(Object value) {
        return value == null ? Map.of() : (Map<String, Object>) value;
    }
}
