package sh.shithub.actions.devstack.stack;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code infra/bin/down}. */
@Command(
        name = "down",
        mixinStandardHelpOptions = true,
        description = "Stops everything that infra/bin/up has started from this checkout, in order, and nothing else. "
                + "Data stays in .dev/data.",
        footer = {
            "",
            "Exit codes: 0 nothing runs any more, 64 wrong arguments, 69 no Java, 75 another up or down is at work."
        })
final class DownCommand implements Callable<Integer> {
    @Option(names = "--wipe", description = "Delete all data, secrets included.")
    private boolean wipe;

    private final Stack stack;
    private final Progress progress;

    DownCommand(Stack stack, Progress progress) {
        this.stack = stack;
        this.progress = progress;
    }

    @Override
    public Integer call() {
        int stopped = wipe ? stack.wipe() : stack.down();
        progress.say((stopped == 0 ? "nothing was running" : stopped + " processes stopped")
                + (wipe ? ", data deleted" : ""));
        return 0;
    }
}
