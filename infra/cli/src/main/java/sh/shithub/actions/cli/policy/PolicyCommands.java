package sh.shithub.actions.cli.policy;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sh.shithub.actions.cli.database.Database;
import sh.shithub.actions.cli.output.HelpOption;

/** {@code shithubd admin actions policy}. */
public final class PolicyCommands {
    private PolicyCommands() {}

    @Command(name = "policy", description = "What the site, owners and repositories allow.")
    private static final class Group {
        @Mixin
        private HelpOption help;
    }

    public static CommandLine group(Database database) {
        return new CommandLine(new Group())
                .addSubcommand(new SetPolicy(database))
                .addSubcommand(new ListPolicies(database));
    }
}
