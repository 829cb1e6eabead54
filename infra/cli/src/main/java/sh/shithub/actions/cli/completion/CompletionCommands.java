package sh.shithub.actions.cli.completion;

import java.io.PrintWriter;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import sh.shithub.actions.cli.output.HelpOption;

/** {@code shithubd completion}: what makes a shell complete commands, options and their words. */
@Command(name = "completion", description = "Makes a shell complete commands and options.")
public final class CompletionCommands {
    @Mixin
    private HelpOption help;

    private CompletionCommands() {}

    public static CommandLine group() {
        return new CommandLine(new CompletionCommands()).addSubcommand(new Bash());
    }

    @Command(
            name = "bash",
            description = {
                "Prints a script for bash, for zsh too where bashcompinit was called.",
                "It completes shithubd by whatever path it is called.",
            },
            footer = {
                "",
                "Example:",
                "  source <(shithubd completion bash)",
                "  shithubd completion bash > ~/.local/share/bash-completion/completions/shithubd"
            })
    private static final class Bash implements Runnable {
        @Spec
        private CommandSpec command;

        @Mixin
        private HelpOption help;

        @Override
        public void run() {
            PrintWriter out = command.commandLine().getOut();
            CommandLine root = command.root().commandLine();
            out.print(AutoComplete.bash(root.getCommandName(), root));
            out.flush();
        }
    }
}
