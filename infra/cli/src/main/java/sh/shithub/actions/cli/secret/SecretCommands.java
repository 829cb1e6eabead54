package sh.shithub.actions.cli.secret;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sh.shithub.actions.cli.database.Database;
import sh.shithub.actions.cli.output.HelpOption;
import sh.shithub.actions.cli.settings.Settings;

/** {@code shithubd admin secret}. */
public final class SecretCommands {
    private SecretCommands() {}

    @Command(name = "secret", description = "Secrets that jobs are given: of all repositories of an owner, or of one.")
    private static final class Group {
        @Mixin
        private HelpOption help;
    }

    public static CommandLine group(Settings settings) {
        Database database = new Database(settings);
        return new CommandLine(new Group())
                .addSubcommand(new SetSecret(database, settings))
                .addSubcommand(new ListSecrets(database))
                .addSubcommand(new DeleteSecret(database));
    }
}
