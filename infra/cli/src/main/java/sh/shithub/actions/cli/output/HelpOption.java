package sh.shithub.actions.cli.output;

import picocli.CommandLine.Option;

/** For a group of commands, which answers nothing itself. */
public final class HelpOption {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this text and exit")
    private boolean help;
}
