package sh.shithub.actions.bench;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sh.shithub.actions.bench.baseline.Baseline;
import sh.shithub.actions.bench.baseline.HeartbeatAsOriginal;
import sh.shithub.actions.bench.scenario.IdleScenario;
import sh.shithub.actions.bench.scenario.Scenario;

@Command(name = "idle", mixinStandardHelpOptions = true, description = "Heartbeats that find nothing.")
final class IdleCommand extends BenchCommand {
    @Option(
            names = "--queued",
            defaultValue = "0",
            description = "Jobs queued for other labels. Default: ${DEFAULT-VALUE}")
    private int queued;

    @Option(names = "--runners", defaultValue = "10000", description = "Runners that ask. Default: ${DEFAULT-VALUE}")
    private int runners;

    @Option(
            names = "--baseline-with-index",
            description = "Give the original an index on its queue that it does not have")
    private boolean indexed;

    @Override
    Scenario scenario(Scenario.Parts parts) {
        return new IdleScenario(parts, queued, runners);
    }

    @Override
    Baseline baseline() {
        return HeartbeatAsOriginal.idle(queued, indexed);
    }
}
