package sh.shithub.actions.cli.actions;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sh.shithub.actions.cli.database.Database;
import sh.shithub.actions.cli.gateway.Gateway;
import sh.shithub.actions.cli.operate.OperateCommands;
import sh.shithub.actions.cli.output.HelpOption;
import sh.shithub.actions.cli.policy.PolicyCommands;
import sh.shithub.actions.cli.retention.RetentionCommands;
import sh.shithub.actions.cli.settings.Settings;

/** {@code shithubd admin actions}. */
public final class ActionsCommands {
    private ActionsCommands() {}

    @Command(name = "actions", description = "Workflow files and the runs made from them.")
    private static final class Group {
        @Mixin
        private HelpOption help;
    }

    public static CommandLine group(Settings settings) {
        Database database = new Database(settings);
        Gateway gateway = Gateway.patient(settings);
        CommandLine group = new CommandLine(new Group())
                .addSubcommand(new Dispatch(settings.directory(), new RepoIds(database), gateway))
                .addSubcommand(new ParseFile(settings.directory()))
                .addSubcommand(PolicyCommands.group(database));
        return OperateCommands.addTo(RetentionCommands.addTo(group, database), database, gateway);
    }
}
