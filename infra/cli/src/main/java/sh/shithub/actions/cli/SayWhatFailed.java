package sh.shithub.actions.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;
import sh.shithub.actions.cli.output.ExitCode;
import sh.shithub.actions.cli.output.Failure;

/** A failure is its sentence; only what we did not foresee, a fault of ours, comes with its stack trace. */
final class SayWhatFailed implements IExecutionExceptionHandler {
    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult arguments) {
        PrintWriter err = command.getErr();
        ExitCode code = ExitCode.FAULT;
        if (e instanceof Failure failure) {
            err.println(failure.getMessage());
            code = failure.code();
        } else {
            err.println("a fault of shithubd, not of yours; please report it with what follows");
            e.printStackTrace(err);
        }
        err.flush();
        return code.number();
    }
}
