package sh.shithub.actions.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import sh.shithub.actions.cli.output.ExitCode;
import sh.shithub.actions.cli.settings.Settings;

class CommandLineTest {
    private static final Path GOOD =
            Path.of("src/test/resources/workflows/good").toAbsolutePath();

    /** What they print has one form. */
    private static final Set<String> SCRIPTS = Set.of("shithubd completion bash");

    @TempDir
    Path directory;

    static Stream<String> commands() {
        return Leaves.names();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void every_command_says_how_it_is_used_and_what_its_codes_mean(String command) {
        String help = run((command.substring("shithubd ".length()) + " --help").split(" "))
                .done()
                .out();
        assertTrue(help.contains("Example:") && help.contains("  " + command), help);
        assertEquals(!SCRIPTS.contains(command), help.contains("--output=FORM"), help);
        for (ExitCode code : ExitCode.values()) {
            assertTrue(help.lines().anyMatch(line -> line.strip().startsWith(code.number() + "   ")), help);
        }
    }

    @Test
    void a_missing_option_is_named() {
        Ran ran = run("admin", "runner", "register", "--name", "x");
        ran.failed(
                ExitCode.USAGE,
                "Missing required option: '--labels=A,B'" + System.lineSeparator()
                        + "see shithubd admin runner register --help");
        assertEquals("", ran.out());
    }

    @Test
    void a_mistyped_command_is_met_with_those_that_are_near() {
        assertTrue(run("admin", "runner", "drian").err().contains("drain"));
        assertEquals(ExitCode.USAGE.number(), run("admin", "runner").code());
    }

    @Test
    void a_missing_setting_says_its_name_its_form_and_who_writes_it() {
        run("admin", "runner", "list")
                .failed(
                        ExitCode.USAGE,
                        "SHITHUB_DATABASE_URL is not set and there is no .dev/env to read it from; start the stack with"
                                + " infra/bin/up, which writes it, or set SHITHUB_DATABASE_URL"
                                + " (postgresql://user:password@host:port/name)");
    }

    @Test
    void a_malformed_setting_is_told_without_its_password() {
        Ran ran = Ran.shithubd(Map.of("SHITHUB_DATABASE_URL", "mysql://u:geheim@h/x"), directory, "migrate");
        ran.failed(
                ExitCode.USAGE,
                "SHITHUB_DATABASE_URL is not a PostgreSQL address; expected postgresql://user:password@host:port/name");
    }

    @ParameterizedTest
    @MethodSource("databaseCommands")
    void a_database_that_is_not_there_is_told_without_its_password(String command) {
        Map<String, String> nothingListens = Map.of("SHITHUB_DATABASE_URL", "postgresql://u:geheim@127.0.0.1:1/x");
        Ran ran = Ran.shithubd(nothingListens, directory, command.split(" "));
        assertEquals(ExitCode.UNREACHABLE.number(), ran.code(), ran.err());
        assertTrue(ran.err().startsWith("the database 127.0.0.1:1/x cannot be reached ("), ran.err());
        assertTrue(!ran.err().contains("geheim") && ran.err().lines().count() == 1, ran.err());
    }

    static Stream<String> databaseCommands() {
        return Stream.of("migrate", "admin runner list", "admin token list");
    }

    @Test
    void an_argument_that_begins_with_an_at_sign_is_no_file() throws Exception {
        Path file = Files.writeString(directory.resolve("secret"), "--labels x");
        run("admin", "runner", "register", "--labels", "x", "--name", "@" + file)
                .failed(ExitCode.USAGE, "--name must be 1 to 100 characters of A-Z a-z 0-9 _ . -");
    }

    @Test
    void an_answer_that_cannot_be_written_is_no_success() {
        CommandLine command = Shithubd.commandLine(new Settings(Map.of(), GOOD));
        StringWriter err = new StringWriter();
        command.setOut(new PrintWriter(new FullDisk())).setErr(new PrintWriter(err));
        assertEquals(ExitCode.FAULT.number(), command.execute("admin", "actions", "parse", "least.yml"));
        assertEquals(
                "the answer could not be written to standard output",
                err.toString().strip());
    }

    private static final class FullDisk extends Writer {
        @Override
        public void write(char[] text, int from, int length) throws IOException {
            throw new IOException("no space left");
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    private Ran run(String... arguments) {
        return Ran.shithubd(Map.of(), directory, arguments);
    }
}
