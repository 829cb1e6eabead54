package sh.shithub.actions.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import sh.shithub.actions.cli.output.ExitCode;

/** The README's tables say which commands and exit codes there are, and no others. */
class ReadmeTest {
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    /** A row names one command in full, then others by their last word. */
    @Test
    void every_command_is_in_its_table_and_nothing_else() throws Exception {
        Set<String> named = new TreeSet<>();
        for (String cell : firstCells("| command |")) {
            String before = null;
            Matcher code = CODE.matcher(cell);
            while (code.find()) {
                String words = Arrays.stream(code.group(1).split(" "))
                        .filter(word -> !word.equals(word.toUpperCase(java.util.Locale.ROOT)))
                        .collect(Collectors.joining(" "));
                before = before == null || words.contains(" ")
                        ? words
                        : before.substring(0, before.lastIndexOf(' ') + 1) + words;
                named.add("shithubd " + before);
            }
        }
        assertEquals(Leaves.names().collect(Collectors.toCollection(TreeSet::new)), named);
    }

    @Test
    void every_exit_code_is_in_its_table_and_nothing_else() throws Exception {
        Map<Integer, String> codes = new TreeMap<>();
        for (ExitCode code : ExitCode.values()) {
            codes.put(code.number(), code.name());
        }
        assertEquals(
                codes.keySet(),
                firstCells("| exit code |").stream()
                        .map(cell -> Integer.valueOf(cell.strip()))
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    private static List<String> firstCells(String head) throws Exception {
        return Files.readString(Path.of("README.md"))
                .lines()
                .dropWhile(line -> !line.startsWith(head))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> line.split("\\|")[1])
                .toList();
    }
}
