package sh.shithub.actions.cli.actions;

import picocli.CommandLine.Option;
import sh.shithub.actions.cli.output.ExitCode;
import sh.shithub.actions.cli.output.Failure;

/** Which run a command is about. */
final class RunOption {
    @Option(names = "--run", required = true, paramLabel = "ID", description = "the run's id")
    private long run;

    long id() {
        if (run < 1) {
            throw new Failure(ExitCode.USAGE, "--run is " + run + "; expected the id of a run, such as 7");
        }
        return run;
    }
}
