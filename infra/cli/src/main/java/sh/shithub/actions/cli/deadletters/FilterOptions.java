package sh.shithub.actions.cli.deadletters;

import picocli.CommandLine.Option;
import sh.shithub.actions.cli.output.ExitCode;
import sh.shithub.actions.cli.output.Failure;
import sh.shithub.actions.contracts.DeadLetterKind;

/** Which dead letters a command is about. */
final class FilterOptions {
    @Option(names = "--reason", paramLabel = "WORD", description = "only these: ${COMPLETION-CANDIDATES}")
    private DeadLetterKind reason;

    @Option(names = "--topic", paramLabel = "TOPIC", description = "only those that come from it, such as actions.logs")
    private String topic;

    /** What goes on the query of the gateway's list. */
    String query() {
        if (topic != null && !topic.matches("[A-Za-z0-9._-]{1,249}")) {
            throw new Failure(ExitCode.USAGE, "--topic is '" + topic + "'; expected a topic such as actions.logs");
        }
        return (reason == null ? "" : "&reason=" + reason) + (topic == null ? "" : "&topic=" + topic);
    }

    boolean given() {
        return reason != null || topic != null;
    }
}
