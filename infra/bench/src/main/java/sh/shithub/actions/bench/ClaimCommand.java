package sh.shithub.actions.bench;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sh.shithub.actions.bench.baseline.Baseline;
import sh.shithub.actions.bench.baseline.HeartbeatAsOriginal;
import sh.shithub.actions.bench.scenario.ClaimScenario;
import sh.shithub.actions.bench.scenario.Scenario;

@Command(
        name = "claim",
        mixinStandardHelpOptions = true,
        description = "Heartbeats that each get a job, from a queue that is kept at one length.")
final class ClaimCommand extends BenchCommand {
    /** Above what this scenario reaches: a slice that runs out of jobs ends early. */
    private static final int CLAIMS_PER_SECOND = 6_000;

    @Option(names = "--queued", defaultValue = "10000", description = "Length of the queue. Default: ${DEFAULT-VALUE}")
    private int queued;

    @Option(
            names = "--baseline-with-index",
            description = "Give the original an index on its queue that it does not have")
    private boolean indexed;

    /** With more heartbeats under way than there are jobs most would find nothing, and that is another scenario. */
    @Override
    int mostConnections() {
        return Math.max(1, queued / 2);
    }

    @Override
    Scenario scenario(Scenario.Parts parts) {
        return new ClaimScenario(parts, queued, (int) Math.ceil(secondsOfLoad() * CLAIMS_PER_SECOND));
    }

    @Override
    Baseline baseline() {
        return HeartbeatAsOriginal.claiming(queued, indexed);
    }
}
