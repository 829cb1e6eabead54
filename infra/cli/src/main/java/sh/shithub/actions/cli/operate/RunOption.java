package sh.shithub.actions.cli.operate;

import picocli.CommandLine.Option;
import sh.shithub.actions.cli.output.ExitCode;
import sh.shithub.actions.cli.output.Failure;

/** Which run a command is about. */
final class RunOption {
    @Option(names = "--run", required = true, paramLabel = "ID", description = "the run's id")
    private long run;

    /** @return the path of a call on the run */
    String path(String call) {
        if (run < 1) {
            throw new Failure(ExitCode.USAGE, "--run is " + run + "; expected the id of a run, such as 7");
        }
        return path(run, call);
    }

    static String path(long run, String call) {
        return "/api/v1/runs/" + run + "/" + call;
    }
}
