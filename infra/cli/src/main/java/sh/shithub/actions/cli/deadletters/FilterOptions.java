package sh.shithub.actions.cli.deadletters;

import picocli.CommandLine.Option;
import sh.shithub.actions.contracts.DeadLetterKind;

/** Which dead letters a command is about. */
final class FilterOptions {
    @Option(names = "--reason", paramLabel = "WORD", description = "only these: ${COMPLETION-CANDIDATES}")
    private DeadLetterKind reason;

    @Option(names = "--topic", paramLabel = "TOPIC", description = "only those that come from it, such as actions.logs")
    private String topic;

    DeadLetters.Filter of(DeadLetters.State state) {
        return new DeadLetters.Filter(state, reason, topic);
    }

    boolean given() {
        return reason != null || topic != null;
    }
}
