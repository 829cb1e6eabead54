package sh.shithub.actions.cli.output;

import picocli.CommandLine;

/** Commands that are methods of their group's class. */
public final class CommandMethods {
    private CommandMethods() {}

    /** @param methods names of {@code @Command} methods, in the order in which the group's help lists them */
    public static CommandLine addTo(CommandLine group, String... methods) {
        Object commands = group.getCommand();
        for (String method : methods) {
            group.addSubcommand(new CommandLine(
                    CommandLine.getCommandMethods(commands.getClass(), method).get(0)));
        }
        return group;
    }
}
