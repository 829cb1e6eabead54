package sh.shithub.actions.cli.logs;

import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sh.shithub.actions.cli.gateway.Gateway;
import sh.shithub.actions.cli.output.CommonOptions;
import sh.shithub.actions.cli.output.ExitCode;
import sh.shithub.actions.cli.output.Failure;
import sh.shithub.actions.cli.settings.Settings;

@Command(
        name = "follow",
        description = {
            "Shows the logs of a job's steps, one after the other, as they come, until the job has ended.",
            "Of a job that has ended it shows them all. A lost connection is made again, and nothing is shown twice.",
            "Exits with 0 when the job succeeded (or was skipped, or is neutral), else with 8.",
        },
        footer = {"", "Example:", "  shithubd logs follow 7"})
public final class Follow implements Callable<Integer> {
    /** What does not fail a run (wire.md, "Job status"). */
    private static final Set<String> GOOD = Set.of("success", "neutral", "skipped");

    private final Gateway gateway;
    private final Settings settings;

    @Mixin
    private CommonOptions options;

    @Parameters(paramLabel = "JOB", description = "the job's id")
    private long job;

    @Option(
            names = "--no-color",
            description = "without colours and other marks for a terminal; as if NO_COLOR were set")
    private boolean noColor;

    public Follow(Settings settings) {
        gateway = Gateway.patient(settings);
        this.settings = settings;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (job < 1) {
            throw new Failure(ExitCode.USAGE, "the job is " + job + "; expected the id of a job, such as 7");
        }
        ShowLog show =
                options.json() ? new ShowJson(options) : new ShowText(options.out(), settings.colours() && !noColor);
        String conclusion = new FollowJob(gateway, job).into(show);
        return (GOOD.contains(conclusion) ? ExitCode.OK : ExitCode.JOB_FAILED).number();
    }
}
