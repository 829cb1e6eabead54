package sh.shithub.actions.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import sh.shithub.actions.cli.settings.Settings;

/** What the runbooks tell people to type at night is what this program takes. */
class RunbooksTest {
    private static final Pattern COMMAND = Pattern.compile("infra/bin/shithubd ([^`\\n#]+)");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

    @Test
    void every_command_and_option_is_there() throws Exception {
        Set<String> commands = new TreeSet<>();
        try (Stream<Path> pages = Files.list(Path.of("../docs/runbooks"))) {
            for (Path page : pages.toList()) {
                COMMAND.matcher(Files.readString(page))
                        .results()
                        .map(match -> match.group(1).strip())
                        .forEach(commands::add);
            }
        }
        assertTrue(commands.size() > 5, "they are found");
        for (String command : commands) {
            String[] words = WORD.matcher(command.replaceAll("<[^>]*>", "1").replace("1-1", "0-1"))
                    .results()
                    .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
                    .toArray(String[]::new);
            assertDoesNotThrow(
                    () -> Shithubd.commandLine(new Settings(Map.of(), Path.of(".")))
                            .parseArgs(words),
                    command);
        }
    }
}
