package sh.shithub.actions.bench;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sh.shithub.actions.bench.baseline.Baseline;
import sh.shithub.actions.bench.baseline.LogAppendAsOriginal;
import sh.shithub.actions.bench.load.ChunkText;
import sh.shithub.actions.bench.scenario.LogsScenario;
import sh.shithub.actions.bench.scenario.Scenario;

@Command(
        name = "logs",
        mixinStandardHelpOptions = true,
        description = "Log chunks of many jobs, each job's strictly one after the other, until all are stored.")
final class LogsCommand extends BenchCommand {
    @Option(
            names = "--chains",
            defaultValue = "2000",
            description = "Jobs that send their logs at once. Default: ${DEFAULT-VALUE}")
    private int chains;

    @Option(
            names = "--chunk-bytes",
            defaultValue = "4096",
            description = "Size of a chunk before base64, 1 to 524288. Default: ${DEFAULT-VALUE}")
    private int chunkBytes;

    @Option(
            names = "--baseline-without-masks",
            description = "Compare with the original's append of a job without secrets, which needs no transaction")
    private boolean withoutMasks;

    private ChunkText text;

    @Override
    Scenario scenario(Scenario.Parts parts) {
        return new LogsScenario(parts, chains, chunkBytes, text());
    }

    @Override
    Baseline baseline() {
        return new LogAppendAsOriginal(chains, !withoutMasks, text());
    }

    private ChunkText text() {
        if (text == null) {
            text = new ChunkText(chunkBytes);
        }
        return text;
    }
}
