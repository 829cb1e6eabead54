package sh.shithub.actions.cli.completion;

import java.io.PrintWriter;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code shithubd completion bash}: what makes a shell complete commands, options and their words. */
@Command(
        name = "bash",
        description = {
            "Prints a script for bash, for zsh too where bashcompinit was called.",
            "It completes shithubd by any path that it is called by.",
        },
        footer = {
            "",
            "Example:",
            "  source <(shithubd completion bash)",
            "  shithubd completion bash > ~/.local/share/bash-completion/completions/shithubd"
        })
public final class Bash implements Runnable {
    @Spec
    private CommandSpec command;

    @Override
    public void run() {
        PrintWriter out = command.commandLine().getOut();
        CommandLine root = command.root().commandLine();
        out.print(AutoComplete.bash(root.getCommandName(), root));
        out.flush();
    }
}
