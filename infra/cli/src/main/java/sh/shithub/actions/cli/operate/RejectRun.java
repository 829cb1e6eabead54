package sh.shithub.actions.cli.operate;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sh.shithub.actions.cli.gateway.Gateway;
import sh.shithub.actions.cli.output.CommonOptions;

@Command(
        name = "reject",
        description = "Ends a run that waits for approval: all its jobs are cancelled.",
        footer = {"", "Example:", "  shithubd admin actions reject --run 7"})
final class RejectRun implements Runnable {
    private final Gateway gateway;

    @Mixin
    private CommonOptions options;

    @Mixin
    private RunOption run;

    RejectRun(Gateway gateway) {
        this.gateway = gateway;
    }

    @Override
    public void run() {
        options.answer(gateway.post(run.path("reject"), Map.of()));
    }
}
