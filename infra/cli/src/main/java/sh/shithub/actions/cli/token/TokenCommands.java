package sh.shithub.actions.cli.token;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sh.shithub.actions.cli.database.Database;
import sh.shithub.actions.cli.output.HelpOption;
import sh.shithub.actions.cli.settings.Settings;

/** {@code shithubd admin token}. */
public final class TokenCommands {
    private TokenCommands() {}

    @Command(name = "token", description = "Tokens that open the operator calls of the gateway.")
    private static final class Group {
        @Mixin
        private HelpOption help;
    }

    public static CommandLine group(Settings settings) {
        Database database = new Database(settings);
        return new CommandLine(new Group())
                .addSubcommand(new CreateToken(database))
                .addSubcommand(new ListTokens(database))
                .addSubcommand(new RevokeToken(database));
    }
}
