package sh.shithub.actions.cli.deadletters;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sh.shithub.actions.cli.gateway.Gateway;
import sh.shithub.actions.cli.output.HelpOption;
import sh.shithub.actions.cli.settings.Settings;

/** {@code shithubd admin dead-letters}. */
public final class DeadLetterCommands {
    private DeadLetterCommands() {}

    @Command(name = "dead-letters", description = "What could not be handled, and what becomes of it.")
    private static final class Group {
        @Mixin
        private HelpOption help;
    }

    public static CommandLine group(Settings settings) {
        DeadLetters letters = new DeadLetters(Gateway.patient(settings));
        return new CommandLine(new Group())
                .addSubcommand(new ListDeadLetters(letters))
                .addSubcommand(new ShowDeadLetter(letters))
                .addSubcommand(new ReplayDeadLetters(letters))
                .addSubcommand(new DiscardDeadLetters(letters));
    }
}
