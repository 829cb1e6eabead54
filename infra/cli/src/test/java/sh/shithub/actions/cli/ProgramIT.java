package sh.shithub.actions.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

    @Test
    void the_newer_of_two_javas_runs_it_unless_one_is_named() throws Exception {
        Path newer = java("newer", "999.0.1");
        assertEquals("newer", started(Map.of("JAVA_HOME", newer.toString())).out());
        Path named = java("named", "17.0.9");
        assertEquals(
                "named",
                started(Map.of("JAVA_HOME", newer.toString(), "SHITHUB_JAVA_HOME", named.toString()))
                        .out());
        Path older = java("older", "11.0.2");
        assertEquals(0, started(Map.of("JAVA_HOME", older.toString())).code(), "the one on the path");
        Ran refused = started(Map.of("SHITHUB_JAVA_HOME", older.toString()));
        assertEquals(
                "SHITHUB_JAVA_HOME is " + older
                        + "; expected the folder of a JDK 17 or newer. Set it to one, or unset it.",
                refused.err().strip());
        assertEquals(78, refused.code());
    }

    /** A folder like a JDK's, whose program says the folder's name. */
    private Path java(String name, String version) throws Exception {
        Path home = directory.resolve(name);
        Path program = Files.createDirectories(home.resolve("bin")).resolve("java");
        Files.writeString(program, "#!/bin/sh\nprintf %s " + name + "\n");
        assertTrue(program.toFile().setExecutable(true));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    private Ran started(Path program, String... arguments) throws Exception {
        return started(program, Map.of(), arguments);
    }

    private Ran started(Map<String, String> environment) throws Exception {
        return started(SCRIPT, environment, "--help");
    }

    private Ran started(Path program, Map<String, String> environment, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(Map.of("SHITHUB_BUILD", "never", "LC_ALL", "C"));
        builder.environment().putAll(environment);
        int code = builder.start().waitFor();
        return new Ran(
                code, Files.readString(out, StandardCharsets.UTF_8), Files.readString(err, StandardCharsets.UTF_8));
    }
}
