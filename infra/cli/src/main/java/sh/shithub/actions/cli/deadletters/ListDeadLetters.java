package sh.shithub.actions.cli.deadletters;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import sh.shithub.actions.cli.output.CommonOptions;

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
final class ListDeadLetters implements Runnable {
    private final DeadLetters letters;

    @Mixin
    private CommonOptions options;

    @Mixin
    private FilterOptions filter;

    @Option(
            names = "--state",
            paramLabel = "STATE",
            defaultValue = "open",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private DeadLetters.State state;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "at most so many, 1 to " + DeadLetters.MOST + " (default: ${DEFAULT-VALUE})")
    private int limit;

    ListDeadLetters(DeadLetters letters) {
        this.letters = letters;
    }

    @Override
    public void run() {
        Map<String, Object> page = letters.list(filter.of(state), limit);
        if (options.json()) {
            options.answerJson(page);
            return;
        }
        options.answer(
                List.of("id", "state", "parked_at", "reason", "topic", "key", "bytes", "group", "detail"),
                DeadLetters.letters(page));
        options.note(DeadLetters.counts(page));
    }
}
