package sh.shithub.actions.devstack.stack;

import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.LogManager;
import picocli.CommandLine;
import sh.shithub.actions.devstack.process.StartFailedException;
import sh.shithub.actions.devstack.servers.Checkout;

/** The program behind {@code infra/bin/up}, {@code down}, {@code scale} and {@code restart}. */
public final class StackProgram {
    private StackProgram() {}

    /** @param args the command's name, and what the person has typed */
    public static void main(String[] args) {
        keepLibrariesQuiet();
        System.exit(commands().execute(args));
    }

    /** What they have to say that matters comes as an exception. */
    private static void keepLibrariesQuiet() {
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        LogManager.getLogManager().getLogger("").setLevel(Level.SEVERE);
    }

    private static CommandLine commands() {
        Progress progress = System.out::println;
        return commands(new Stack(home(), progress), progress);
    }

    /** Another folder, with other ports, makes a second stack of one checkout. */
    private static Path home() {
        String given = System.getenv().getOrDefault(StackSettings.STACK_DIR.name(), "");
        return given.isBlank() ? Checkout.root().resolve(".dev") : Path.of(given);
    }

    static CommandLine commands(Stack stack, Progress progress) {
        return StackCommands.of(stack, System.getenv(), progress)
                .setParameterExceptionHandler(StackProgram::explain)
                .setExecutionExceptionHandler((failure, command, parsed) -> explain(failure));
    }

    private static int explain(CommandLine.ParameterException wrong, String[] args) {
        System.err.println(
                wrong.getMessage() + "; see infra/bin/" + wrong.getCommandLine().getCommandName() + " --help");
        return ExitCode.USAGE;
    }

    /** An unforeseen failure is shown with its stack trace. */
    private static int explain(Exception failure) {
        if (failure instanceof StackException known) {
            System.err.println(known.getMessage());
            return known.exitCode();
        }
        if (failure instanceof StartFailedException) {
            System.err.println(failure.getMessage());
            return ExitCode.NOT_STARTED;
        }
        failure.printStackTrace();
        return ExitCode.NOT_STARTED;
    }
}
