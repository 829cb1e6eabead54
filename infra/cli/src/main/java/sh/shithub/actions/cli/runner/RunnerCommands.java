package sh.shithub.actions.cli.runner;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sh.shithub.actions.cli.database.Database;
import sh.shithub.actions.cli.output.HelpOption;
import sh.shithub.actions.cli.settings.Settings;

/** {@code shithubd admin runner}. */
public final class RunnerCommands {
    private RunnerCommands() {}

    @Command(name = "runner", description = "Runners, their registration tokens and what waits for them.")
    private static final class Group {
        @Mixin
        private HelpOption help;
    }

    public static CommandLine group(Settings settings) {
        Database database = new Database(settings);
        return new CommandLine(new Group())
                .addSubcommand(new RegisterRunner(database))
                .addSubcommand(new ListRunners(database))
                .addSubcommand(new ShowQueue(database))
                .addSubcommand(new DrainRunner(database))
                .addSubcommand(new UndrainRunner(database))
                .addSubcommand(new RotateToken(database))
                .addSubcommand(new RevokeRunner(database))
                .addSubcommand(new CleanUpStale(database));
    }
}
