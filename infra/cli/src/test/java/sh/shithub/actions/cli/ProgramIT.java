package sh.shithub.actions.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.shithub.actions.cli.output.ExitCode;

/** {@code infra/bin/shithubd} as it is started from a shell. */
class ProgramIT {
    private static final Path SCRIPT =
            Path.of("../bin/shithubd").toAbsolutePath().normalize();

    @TempDir
    Path directory;

    @Test
    void arguments_and_exit_codes_pass_through() throws Exception {
        Files.writeString(directory.resolve("a file.yml"), "on: push\njobs: {}\n");
        started(SCRIPT, "admin", "actions", "parse", "a file.yml")
                .failed(ExitCode.INVALID_FILE, "a file.yml:2:7: jobs must not be empty");
        assertEquals(ExitCode.OK.number(), started(SCRIPT, "--help").code());
    }

    @Test
    void a_link_to_it_will_do() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("link"), SCRIPT);
        started(link, "admin", "actions", "parse", "none.yml")
                .failed(ExitCode.NOT_FOUND, "the file none.yml cannot be read: there is no such file");
        Files.delete(link);
    }

    @Test
    void answers_are_utf_8_whatever_the_locale_is() throws Exception {
        String name = "Grüße \uD83D\uDE80";
        Files.writeString(
                directory.resolve("ci.yml"),
                "on: push\nname: " + name + "\njobs: {a: {runs-on: x, steps: [{run: a}]}}\n");
        Ran ran = started(SCRIPT, "admin", "actions", "parse", "ci.yml").done();
        assertEquals(name, ran.json().get("name"));
    }

    private Ran started(Path program, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(Map.of("SHITHUB_BUILD", "never", "LC_ALL", "C"));
        int code = builder.start().waitFor();
        return new Ran(
                code, Files.readString(out, StandardCharsets.UTF_8), Files.readString(err, StandardCharsets.UTF_8));
    }
}
