package sh.shithub.actions.cli;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sh.shithub.actions.cli.actions.ActionsCommands;
import sh.shithub.actions.cli.completion.CompletionCommands;
import sh.shithub.actions.cli.deadletters.DeadLetterCommands;
import sh.shithub.actions.cli.doctor.Doctor;
import sh.shithub.actions.cli.lag.ShowLag;
import sh.shithub.actions.cli.logs.LogsCommands;
import sh.shithub.actions.cli.migrate.Migrate;
import sh.shithub.actions.cli.output.ExitCode;
import sh.shithub.actions.cli.output.HelpOption;
import sh.shithub.actions.cli.retention.RetentionCommands;
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

    @Mixin
    private HelpOption help;

    @Command(name = "admin", description = "What operators do.")
    private static final class Admin {
        @Mixin
        private HelpOption help;
    }

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
        CommandLine admin = new CommandLine(new Admin())
                .addSubcommand(RetentionCommands.group(settings))
                .addSubcommand(RunnerCommands.group(settings))
                .addSubcommand(ActionsCommands.group(settings))
                .addSubcommand(TokenCommands.group(settings))
                .addSubcommand(SecretCommands.group(settings))
                .addSubcommand(DeadLetterCommands.group(settings))
                .addSubcommand(ShowLag.of(settings));
        CommandLine root = new CommandLine(new Shithubd())
                .addSubcommand(admin)
                .addSubcommand(LogsCommands.group(settings))
                .addSubcommand(new Migrate(settings))
                .addSubcommand(new Doctor(settings))
                .addSubcommand(CompletionCommands.group());
        documentExitCodes(root);
        return root.setUsageHelpWidth(HELP_WIDTH)
                .setExpandAtFiles(false)
                .setExecutionExceptionHandler(new SayWhatFailed())
                .setParameterExceptionHandler(new SayWhatIsWrong());
    }

    private static void documentExitCodes(CommandLine command) {
        command.getCommandSpec()
                .usageMessage()
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(ExitCode.all());
        command.getSubcommands().values().forEach(Shithubd::documentExitCodes);
    }
}
