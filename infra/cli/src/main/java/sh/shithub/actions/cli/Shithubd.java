package sh.shithub.actions.cli;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;
import sh.shithub.actions.cli.actions.ActionsCommands;
import sh.shithub.actions.cli.completion.Bash;
import sh.shithub.actions.cli.deadletters.DeadLetterCommands;
import sh.shithub.actions.cli.doctor.Doctor;
import sh.shithub.actions.cli.lag.ShowLag;
import sh.shithub.actions.cli.logs.Follow;
import sh.shithub.actions.cli.migrate.Migrate;
import sh.shithub.actions.cli.output.ExitCode;
import sh.shithub.actions.cli.output.Failure;
import sh.shithub.actions.cli.output.Lifetime;
import sh.shithub.actions.cli.repo.RepoName;
import sh.shithub.actions.cli.retention.RunRetention;
import sh.shithub.actions.cli.runner.RunnerCommands;
import sh.shithub.actions.cli.secret.SecretCommands;
import sh.shithub.actions.cli.settings.Settings;
import sh.shithub.actions.cli.token.TokenCommands;

/** {@code infra/bin/shithubd} (wire.md, "Commands"): writes what its commands say and asks the gateway for the rest. */
@Command(
        name = "shithubd",
        description = "Operates the Actions runner backend.",
        footer = {
            "",
            "Example:",
            "  shithubd admin runner register --name builder-1 --labels linux,x64 --capacity 2",
            "",
            "SHITHUB_DATABASE_URL, SHITHUB_GATEWAY_URL, SHITHUB_OPERATOR_TOKEN and SHITHUB_MASTER_KEY say what it works on;",
            "what is not set is read from .dev/env, which infra/bin/up writes."
        })
public final class Shithubd {
    private static final int HELP_WIDTH = 110;

    public static void main(String[] args) {
        try {
            Settings settings = new Settings(System.getenv(), Path.of("").toAbsolutePath());
            System.exit(commandLine(settings)
                    .setOut(utf8(System.out))
                    .setErr(utf8(System.err))
                    .execute(args));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(ExitCode.USAGE.number());
        }
    }

    /** UTF-8 in every locale: JSON is UTF-8, and a question mark in place of a letter is no use to a reader. */
    private static PrintWriter utf8(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }

    static CommandLine commandLine(Settings settings) {
        CommandLine admin = group(
                "admin",
                "What operators do.",
                group("retention", "What expires, and how it goes.", new RunRetention(settings)),
                RunnerCommands.group(settings),
                ActionsCommands.group(settings),
                TokenCommands.group(settings),
                SecretCommands.group(settings),
                DeadLetterCommands.group(settings),
                new ShowLag(settings));
        CommandLine root = new CommandLine(new Shithubd())
                .addSubcommand(admin)
                .addSubcommand(group("logs", "Shows what jobs say.", new Follow(settings)))
                .addSubcommand(new Migrate(settings))
                .addSubcommand(new Doctor(settings))
                .addSubcommand(group("completion", "Makes a shell complete commands and options.", new Bash()));
        complete(root);
        return root.registerConverter(Duration.class, new Lifetime())
                .registerConverter(RepoName.class, RepoName::of)
                .setUsageHelpWidth(HELP_WIDTH)
                .setExpandAtFiles(false)
                .setExecutionExceptionHandler(Shithubd::sayWhatFailed)
                .setParameterExceptionHandler(Shithubd::sayWhatIsWrong);
    }

    /** Commands under a name that does nothing itself. */
    private static CommandLine group(String name, String description, Object... commands) {
        CommandLine group = new CommandLine(CommandSpec.create().name(name));
        group.getCommandSpec().usageMessage().description(description);
        for (Object command : commands) {
            group.addSubcommand(command);
        }
        return group;
    }

    /** What each command and group of commands has: help, with the exit codes. */
    private static void complete(CommandLine command) {
        command.getCommandSpec()
                .addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("show this text and exit")
                        .build())
                .usageMessage()
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(ExitCode.all());
        command.getSubcommands().values().forEach(Shithubd::complete);
    }

    /** A failure is its sentence; only what we did not foresee, a fault of ours, comes with its stack trace. */
    private static int sayWhatFailed(Exception e, CommandLine command, ParseResult arguments) {
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

    /** A wrong command line is one sentence and where the help is, not the whole help. */
    private static int sayWhatIsWrong(ParameterException e, String[] arguments) {
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
