package sh.shithub.actions.cli.actions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.jr.ob.JSON;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.shithub.actions.cli.Ran;
import sh.shithub.actions.cli.output.ExitCode;

class ParseFileTest {
    private static final Path GOOD =
            Path.of("src/test/resources/workflows/good").toAbsolutePath();

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"full", "least", "lists"})
    void a_workflow_is_shown_as_it_was_understood(String name) throws Exception {
        String golden = Files.readString(GOOD.resolve(name + ".json"));
        for (String form : List.of("table", "json")) {
            Ran ran = Ran.shithubd(Map.of(), GOOD, "admin", "actions", "parse", name + ".yml", "--output", form)
                    .done();
            assertEquals(JSON.std.mapFrom(golden), ran.json());
            assertEquals(golden.strip(), ran.out().strip().replace(System.lineSeparator(), "\n"));
        }
    }

    @Test
    void problems_are_lines_that_an_editor_understands() throws Exception {
        Files.writeString(directory.resolve("ci.yml"), "on: push\njob: {}\n");
        Ran ran = parse("ci.yml");
        ran.failed(
                ExitCode.INVALID_FILE,
                "ci.yml:1:1: the workflow has no jobs" + System.lineSeparator()
                        + "ci.yml:2:1: unknown key \"job\" in the workflow; did you mean \"jobs\"?");
        assertEquals("", ran.out());
    }

    @Test
    void problems_are_json_when_json_was_asked_for() throws Exception {
        Files.writeString(directory.resolve("ci.yml"), "on: push\njobs: 5\n");
        Ran ran = parse("ci.yml", "--output", "json");
        assertEquals(
                Map.of(
                        "file",
                        "ci.yml",
                        "problems",
                        List.of(Map.of("line", 2, "column", 7, "message", "jobs must be a mapping of keys to values"))),
                ran.json());
        ran.failed(ExitCode.INVALID_FILE, "ci.yml is not a valid workflow; problems: 1");
    }

    @Test
    void a_file_that_cannot_be_read_is_not_found() {
        parse("none.yml").failed(ExitCode.NOT_FOUND, "the file none.yml cannot be read: there is no such file");
        assertEquals(ExitCode.NOT_FOUND.number(), parse(".").code());
    }

    private Ran parse(String... arguments) {
        String[] whole = java.util.stream.Stream.concat(
                        java.util.stream.Stream.of("admin", "actions", "parse"), java.util.stream.Stream.of(arguments))
                .toArray(String[]::new);
        return Ran.shithubd(Map.of(), directory, whole);
    }
}
