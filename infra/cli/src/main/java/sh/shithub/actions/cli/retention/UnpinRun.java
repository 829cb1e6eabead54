package sh.shithub.actions.cli.retention;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sh.shithub.actions.cli.database.Database;
import sh.shithub.actions.cli.output.CommonOptions;

@Command(
        name = "unpin",
        description = "Lets a run expire as all others do; one that is old enough goes with the next run of retention.",
        footer = {"", "Example:", "  shithubd admin actions unpin --run 7"})
final class UnpinRun implements Runnable {
    private final Pins pins;

    @Mixin
    private CommonOptions options;

    @Mixin
    private PinnedRun run;

    UnpinRun(Database database) {
        pins = new Pins(database);
    }

    @Override
    public void run() {
        options.answer(pins.set(run.id(), false));
    }
}
