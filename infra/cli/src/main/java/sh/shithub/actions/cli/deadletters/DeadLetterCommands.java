package sh.shithub.actions.cli.deadletters;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sh.shithub.actions.cli.gateway.Gateway;
import sh.shithub.actions.cli.output.CommandMethods;
import sh.shithub.actions.cli.output.CommonOptions;
import sh.shithub.actions.cli.output.Json;
import sh.shithub.actions.cli.settings.Settings;

/** {@code shithubd admin dead-letters}. */
@Command(
        name = "dead-letters",
        description = "What could not be handled, and what becomes of it.",
        addMethodSubcommands = false)
public final class DeadLetterCommands {
    private final DeadLetters letters;

    private DeadLetterCommands(Gateway gateway) {
        letters = new DeadLetters(gateway);
    }

    public static CommandLine group(Settings settings) {
        return CommandMethods.addTo(
                new CommandLine(new DeadLetterCommands(Gateway.patient(settings))),
                "list",
                "show",
                "replay",
                "discard");
    }

    @Command(
            name = "list",
            description = {
                "Lists the dead letters that are open: neither replayed nor discarded. The newest come first.",
                "As JSON with the counts of all that are open, by reason and by topic.",
            },
            footer = {
                "",
                "Example:",
                "  shithubd admin dead-letters list",
                "  shithubd admin dead-letters list --state all --reason not_sealed --topic actions.logs --output json"
            })
    void list(
            @Mixin CommonOptions options,
            @Mixin FilterOptions filter,
            @Option(
                            names = "--state",
                            paramLabel = "STATE",
                            defaultValue = "open",
                            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
                    DeadLetters.State state,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "100",
                            description = "at most so many, 1 to " + DeadLetters.MOST + " (default: ${DEFAULT-VALUE})")
                    int limit) {
        Map<String, Object> page = letters.list(state, filter, limit);
        if (options.json()) {
            options.answerJson(page);
            return;
        }
        options.answer(
                List.of("id", "state", "parked_at", "reason", "topic", "key", "bytes", "group", "detail"),
                DeadLetters.letters(page));
        options.note(DeadLetters.counts(page));
    }

    @Command(
            name = "show",
            description = {
                "Shows a dead letter: why it is one, what was decided, its headers and its value.",
                "Secrets and text of logs are left out by the gateway; a sealed log chunk is told by its size.",
            },
            footer = {"", "Example:", "  shithubd admin dead-letters show 0-17"})
    void show(
            @Mixin CommonOptions options,
            @Parameters(paramLabel = "ID", description = "its partition-offset, as list shows it") String id) {
        Map<String, Object> letter = letters.one(id);
        if (options.json()) {
            options.answerJson(letter);
        } else {
            options.answer(lines(letter));
        }
    }

    @Command(
            name = "replay",
            description = {
                "Publishes the records of dead letters once more where they came from, the oldest first, once what was wrong is mended.",
                "Every consumer bears a repeat. What is still of no use comes back as a new dead letter, and is not replayed by itself.",
                "One that was replayed or discarded before is refused unless --again is given.",
            },
            footer = {
                "",
                "Example:",
                "  shithubd admin dead-letters replay 0-17 0-18",
                "  shithubd admin dead-letters replay --all --reason unknown_subject --dry-run"
            })
    int replay(
            @Mixin CommonOptions options,
            @Mixin ChosenLetters chosen,
            @Option(names = "--again", description = "also what was replayed or discarded before") boolean again) {
        return chosen.each(letters, options, id -> letters.decide(id, "replay", Map.of("again", again)));
    }

    @Command(
            name = "discard",
            description = {
                "Says that nothing is done about dead letters: they are no longer open, and no alert counts them.",
                "Their records stay until they are too old, and may still be replayed with --again.",
            },
            footer = {
                "",
                "Example:",
                "  shithubd admin dead-letters discard 0-17 --note \"a test of the forge's\"",
                "  shithubd admin dead-letters discard --all --reason unreadable --confirm --output json"
            })
    int discard(
            @Mixin CommonOptions options,
            @Mixin ChosenLetters chosen,
            @Option(names = "--note", paramLabel = "TEXT", description = "why; at most 500 characters") String note) {
        Map<String, Object> body = note == null ? Map.of() : Map.of("note", note);
        return chosen.each(letters, options, id -> letters.decide(id, "discard", body));
    }

    /** What is known of a letter, without what is not. */
    private static Map<String, Object> lines(Map<String, Object> letter) {
        Map<String, Object> lines = new LinkedHashMap<>(fields(letter.get("dead_letter")));
        if (Boolean.TRUE.equals(letter.get("by_reference"))) {
            lines.put("by_reference", true);
        }
        lines.values().removeIf(value -> value == null);
        lines.put("replayable", letter.get("replayable"));
        fields(letter.get("headers")).forEach((name, value) -> lines.put("header " + name, value));
        fields(letter.get("value")).forEach((name, value) -> {
            if (value != null) {
                lines.put("value " + name, value instanceof Map ? Json.compact(value) : value);
            }
        });
        return lines;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> fields(Object value) {
        return value == null ? Map.of() : (Map<String, Object>) value;
    }
}
