package sh.shithub.actions.cli.deadletters;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import sh.shithub.actions.cli.output.CommonOptions;

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
final class DiscardDeadLetters implements Callable<Integer> {
    private final DeadLetters letters;

    @Mixin
    private CommonOptions options;

    @Mixin
    private Chosen chosen;

    @Option(names = "--note", paramLabel = "TEXT", description = "why; at most 500 characters")
    private String note;

    DiscardDeadLetters(DeadLetters letters) {
        this.letters = letters;
    }

    @Override
    public Integer call() {
        Map<String, Object> body = note == null ? Map.of() : Map.of("note", note);
        return chosen.each(letters, options, id -> letters.decide(id, "discard", body));
    }
}
