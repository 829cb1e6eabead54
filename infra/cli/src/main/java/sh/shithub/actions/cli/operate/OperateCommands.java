package sh.shithub.actions.cli.operate;

import picocli.CommandLine;
import sh.shithub.actions.cli.database.Database;
import sh.shithub.actions.cli.gateway.Gateway;

/** What operators do to runs that there are: part of {@code shithubd admin actions}. */
public final class OperateCommands {
    private OperateCommands() {}

    public static CommandLine addTo(CommandLine group, Database database, Gateway gateway) {
        return group.addSubcommand(new CancelRun(gateway))
                .addSubcommand(new Rerun(gateway))
                .addSubcommand(new ApproveRun(gateway))
                .addSubcommand(new RejectRun(gateway))
                .addSubcommand(new CancelAll(database, gateway));
    }
}
