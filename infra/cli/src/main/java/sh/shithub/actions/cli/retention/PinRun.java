package sh.shithub.actions.cli.retention;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sh.shithub.actions.cli.database.Database;
import sh.shithub.actions.cli.output.CommonOptions;

@Command(
        name = "pin",
        description = "Keeps a run with its logs and artifacts for ever: nothing of it expires until it is unpinned.",
        footer = {"", "Example:", "  shithubd admin actions pin --run 7"})
final class PinRun implements Runnable {
    private final Pins pins;

    @Mixin
    private CommonOptions options;

    @Mixin
    private PinnedRun run;

    PinRun(Database database) {
        pins = new Pins(database);
    }

    @Override
    public void run() {
        Map<String, Object> pinned = pins.set(run.id(), true);
        if (pinned.get("logs_expired_at") != null) {
            options.note("the logs of run " + run.id() + " had expired before");
        }
        options.answer(pinned);
    }
}
