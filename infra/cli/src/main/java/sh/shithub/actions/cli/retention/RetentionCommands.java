package sh.shithub.actions.cli.retention;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sh.shithub.actions.cli.database.Database;
import sh.shithub.actions.cli.output.HelpOption;
import sh.shithub.actions.cli.settings.Settings;

/** {@code shithubd admin retention}, and what keeps a run from it. */
public final class RetentionCommands {
    private RetentionCommands() {}

    @Command(name = "retention", description = "What expires, and how it goes.")
    private static final class Group {
        @Mixin
        private HelpOption help;
    }

    public static CommandLine group(Settings settings) {
        return new CommandLine(new Group()).addSubcommand(new RunRetention(settings, new Database(settings)));
    }

    /** Part of {@code shithubd admin actions}. */
    public static CommandLine addTo(CommandLine group, Database database) {
        return group.addSubcommand(new PinRun(database)).addSubcommand(new UnpinRun(database));
    }
}
