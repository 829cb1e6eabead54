package sh.shithub.actions.cli.logs;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sh.shithub.actions.cli.gateway.Gateway;
import sh.shithub.actions.cli.output.HelpOption;
import sh.shithub.actions.cli.settings.Settings;

/** {@code shithubd logs}. */
@Command(name = "logs", description = "Shows what jobs say.")
public final class LogsCommands {
    @Mixin
    private HelpOption help;

    private LogsCommands() {}

    public static CommandLine group(Settings settings) {
        return new CommandLine(new LogsCommands()).addSubcommand(new Follow(Gateway.patient(settings), settings));
    }
}
