package sh.shithub.actions.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;
import sh.shithub.actions.cli.output.ExitCode;

/** A wrong command line is one sentence and where the help is, not the whole help. */
final class SayWhatIsWrong implements IParameterExceptionHandler {
    @Override
    public int handleParseException(ParameterException e, String[] arguments) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(e.getMessage().replace(System.lineSeparator(), " "));
        if (!UnmatchedArgumentException.printSuggestions(e, err)) {
            err.println("see " + command.getCommandSpec().qualifiedName() + " --help");
        }
        err.flush();
        return ExitCode.USAGE.number();
    }
}
