package sh.shithub.actions.cli.runner;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import sh.shithub.actions.cli.database.Database;
import sh.shithub.actions.cli.database.Rows;
import sh.shithub.actions.cli.output.CommonOptions;
import sh.shithub.actions.cli.output.Text;
import sh.shithub.actions.platform.runners.RunnerStatements;

@Command(
        name = "drain",
        description = "Gives a runner no new jobs; those that it has go on. A repetition replaces the reason.",
        footer = {"", "Example:", "  shithubd admin runner drain --id 7 --reason \"disk replaced on Friday\""})
final class DrainRunner implements Runnable {
    private final Database database;

    @Mixin
    private CommonOptions options;

    @Option(names = "--id", required = true, description = "which runner; see runner list")
    private long id;

    @Option(names = "--reason", required = true, description = "why, for whoever finds it draining")
    private String reason;

    DrainRunner(Database database) {
        this.database = database;
    }

    @Override
    public void run() {
        String why = Text.required("--reason", reason, RunnerStatements.REASON_CHARS);
        options.answer(database.transaction(transaction ->
                RunnerRow.inService(transaction, id, Rows.of(transaction, RunnerStatements.DRAIN, why, id))));
    }
}
