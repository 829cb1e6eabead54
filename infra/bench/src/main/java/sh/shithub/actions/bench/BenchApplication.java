package sh.shithub.actions.bench;

import java.io.PrintWriter;
import java.net.ConnectException;
import java.sql.SQLException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;

/** {@code infra/bin/bench}: measures the running stack against the original's statements on the same machine. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        subcommands = {LogsCommand.class, ClaimCommand.class, IdleCommand.class},
        description =
                "Measures the running stack (infra/bin/up) with the stock client's calls, and the original's statements"
                        + " on the same PostgreSQL in turn with it.",
        footer = {
            "",
            "Exit codes: 0 measured; 1 the run is invalid, something was lost or done twice; 64 wrong usage;",
            "69 no stack to measure; 70 the bench itself failed."
        })
public final class BenchApplication {
    static final int INVALID = 1;
    static final int USAGE = 64;
    static final int UNAVAILABLE = 69;
    static final int BROKEN = 70;
    /** SQL states of a server that cannot be reached or is going away. */
    private static final String CONNECTION_STATES = "08|57P0.";

    private BenchApplication() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new BenchApplication())
                .setExecutionExceptionHandler(BenchApplication::explain)
                .setParameterExceptionHandler(BenchApplication::usage);
    }

    private static int usage(CommandLine.ParameterException e, String[] args) {
        e.getCommandLine().getErr().println(e.getMessage() + "; --help says what there is");
        return USAGE;
    }

    private static int explain(Exception e, CommandLine command, ParseResult parsed) {
        PrintWriter errors = command.getErr();
        if (e instanceof InvalidRun) {
            errors.println("The run is invalid: " + e.getMessage());
            return INVALID;
        }
        if (e instanceof StackMissing) {
            errors.println(e.getMessage());
            return UNAVAILABLE;
        }
        if (unreachable(e)) {
            errors.println("The stack does not answer (" + e.getMessage() + "). Start one with infra/bin/up --detach");
            return UNAVAILABLE;
        }
        errors.println("The bench failed:");
        e.printStackTrace(errors);
        return BROKEN;
    }

    private static boolean unreachable(Exception e) {
        return e instanceof ConnectException
                || e instanceof SQLException sql
                        && sql.getSQLState() != null
                        && sql.getSQLState().matches("(" + CONNECTION_STATES + ").*");
    }
}
