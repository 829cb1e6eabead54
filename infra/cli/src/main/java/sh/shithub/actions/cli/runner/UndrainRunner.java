package sh.shithub.actions.cli.runner;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import sh.shithub.actions.cli.database.Database;
import sh.shithub.actions.cli.database.Rows;
import sh.shithub.actions.cli.output.CommonOptions;
import sh.shithub.actions.platform.runners.RunnerStatements;

@Command(
        name = "undrain",
        description = "Lets a draining runner have jobs again. A repetition is no error.",
        footer = {"", "Example:", "  shithubd admin runner undrain --id 7"})
final class UndrainRunner implements Runnable {
    private final Database database;

    @Mixin
    private CommonOptions options;

    @Option(names = "--id", required = true, description = "which runner; see runner list")
    private long id;

    UndrainRunner(Database database) {
        this.database = database;
    }

    @Override
    public void run() {
        options.answer(database.transaction(transaction ->
                RunnerRow.inService(transaction, id, Rows.of(transaction, RunnerStatements.UNDRAIN, id))));
    }
}
