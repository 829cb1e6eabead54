package sh.shithub.actions.cli.operate;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sh.shithub.actions.cli.gateway.Gateway;
import sh.shithub.actions.cli.output.CommonOptions;

@Command(
        name = "approve",
        description = "Lets a run start that waits for approval.",
        footer = {"", "Example:", "  shithubd admin actions approve --run 7"})
final class ApproveRun implements Runnable {
    private final Gateway gateway;

    @Mixin
    private CommonOptions options;

    @Mixin
    private RunOption run;

    ApproveRun(Gateway gateway) {
        this.gateway = gateway;
    }

    @Override
    public void run() {
        options.answer(gateway.post(run.path("approve"), Map.of()));
    }
}
