package sh.shithub.actions.runner;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code shithubd-runner}: main only. */
@Command(
        name = "shithubd-runner",
        description = "The reference runner: takes jobs from a gateway and runs their commands on this host.",
        subcommands = RunCommand.class,
        mixinStandardHelpOptions = true,
        versionProvider = RunnerApplication.Version.class)
public final class RunnerApplication implements Runnable {
    @Spec
    private CommandSpec spec;

    public static void main(String... args) {
        System.exit(new CommandLine(new RunnerApplication())
                .setParameterExceptionHandler(RunnerApplication::sayWhatIsWrong)
                .execute(args));
    }

    /** One sentence and where to read more: a page of usage would hide what is wrong. */
    private static int sayWhatIsWrong(ParameterException mistake, String[] args) {
        CommandSpec command = mistake.getCommandLine().getCommandSpec();
        mistake.getCommandLine().getErr().println(mistake.getMessage());
        mistake.getCommandLine().getErr().println("See " + command.qualifiedName() + " --help");
        return command.exitCodeOnInvalidInput();
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command? There is one: run");
    }

    /** As the build wrote it into the jar; a runner started from classes has none. */
    static String version() {
        String built = RunnerApplication.class.getPackage().getImplementationVersion();
        return built == null ? "unpackaged" : built;
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"shithubd-runner " + version()};
        }
    }
}
