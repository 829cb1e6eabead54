package sh.shithub.actions.cli.retention;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sh.shithub.actions.cli.database.Database;
import sh.shithub.actions.cli.output.HelpOption;
import sh.shithub.actions.cli.settings.Settings;

/** {@code shithubd admin retention}. */
@Command(name = "retention", description = "What expires, and how it goes.")
public final class RetentionCommands {
    @Mixin
    private HelpOption help;

    private RetentionCommands() {}

    public static CommandLine group(Settings settings) {
        return new CommandLine(new RetentionCommands())
                .addSubcommand(new RunRetention(settings, new Database(settings)));
    }
}
