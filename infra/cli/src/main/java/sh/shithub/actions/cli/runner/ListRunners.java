package sh.shithub.actions.cli.runner;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sh.shithub.actions.cli.database.Database;
import sh.shithub.actions.cli.database.Rows;
import sh.shithub.actions.cli.output.CommonOptions;
import sh.shithub.actions.platform.runners.RunnerStatements;

@Command(
        name = "list",
        description = "Lists the runners, draining and revoked ones too.",
        footer = {"", "Example:", "  shithubd admin runner list --output json"})
final class ListRunners implements Runnable {
    private static final String ALL = RunnerStatements.ALL + "ORDER BY r.id";

    private final Database database;

    @Mixin
    private CommonOptions options;

    ListRunners(Database database) {
        this.database = database;
    }

    @Override
    public void run() {
        options.answer(
                List.of(
                        "id",
                        "name",
                        "status",
                        "capacity",
                        "active_job_count",
                        "labels",
                        "host_name",
                        "version",
                        "last_heartbeat_at",
                        "draining",
                        "revoked_at"),
                database.transaction(transaction -> Rows.of(transaction, ALL)));
    }
}
