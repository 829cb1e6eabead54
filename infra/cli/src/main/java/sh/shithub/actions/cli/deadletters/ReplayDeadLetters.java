package sh.shithub.actions.cli.deadletters;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import sh.shithub.actions.cli.output.CommonOptions;

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
final class ReplayDeadLetters implements Callable<Integer> {
    private final DeadLetters letters;

    @Mixin
    private CommonOptions options;

    @Mixin
    private Chosen chosen;

    @Option(names = "--again", description = "also what was replayed or discarded before")
    private boolean again;

    ReplayDeadLetters(DeadLetters letters) {
        this.letters = letters;
    }

    @Override
    public Integer call() {
        return chosen.each(letters, options, id -> letters.decide(id, "replay", Map.of("again", again)));
    }
}
