package sh.shithub.actions.cli.operate;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sh.shithub.actions.cli.gateway.Gateway;
import sh.shithub.actions.cli.output.CommonOptions;

@Command(
        name = "cancel",
        description = {
            "Cancels a run: jobs that wait end at once, jobs that run are told and ended by the server after a grace.",
            "To repeat it is no error and changes nothing more.",
        },
        footer = {"", "Example:", "  shithubd admin actions cancel --run 7"})
final class CancelRun implements Runnable {
    private final Gateway gateway;

    @Mixin
    private CommonOptions options;

    @Mixin
    private RunOption run;

    CancelRun(Gateway gateway) {
        this.gateway = gateway;
    }

    @Override
    public void run() {
        options.answer(gateway.post(run.path("cancel"), Map.of()));
    }
}
