package sh.shithub.actions.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;
import sh.shithub.actions.cli.settings.Settings;

/** Every command that does something, as it is typed. */
final class Leaves {
    private Leaves() {}

    static Stream<String> names() {
        return of(Shithubd.commandLine(new Settings(Map.of(), Path.of(""))))
                .map(command -> command.getCommandSpec().qualifiedName());
    }

    private static Stream<CommandLine> of(CommandLine command) {
        return command.getSubcommands().isEmpty()
                ? Stream.of(command)
                : command.getSubcommands().values().stream().flatMap(Leaves::of);
    }
}
