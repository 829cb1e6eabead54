package sh.shithub.actions.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class StackTest {
    private static final long SELF = ProcessHandle.current().pid();

    @TempDir
    private Path directory;

    private Path file(String... lines) throws IOException {
        return Files.write(directory.resolve("env"), java.util.List.of(lines));
    }

    private static String[] whole(long postgres) {
        return new String[] {
            "SHITHUB_GATEWAY_URL=http://127.0.0.1:8470",
            "SHITHUB_DATABASE_URL=postgresql://u:p@127.0.0.1:5432/actions",
            "SHITHUB_OPERATOR_TOKEN=abc=",
            "PID_postgres=" + postgres,
            "PID_api_gateway=" + SELF
        };
    }

    @Test
    void reads_what_up_wrote() throws IOException {
        Stack stack = Stack.read(file(whole(SELF)), Map.of("SHITHUB_GATEWAY_URL", "http://other"));

        assertEquals(8470, stack.gateway().getPort());
        assertEquals("abc=", stack.operatorToken());
        assertEquals(Map.of("postgres", SELF, "api_gateway", SELF), stack.processes());
    }

    @Test
    void a_file_that_lacks_something_is_not_made_up_for_from_the_environment() throws IOException {
        Path incomplete = file("SHITHUB_GATEWAY_URL=http://127.0.0.1:8470");

        StackMissing missing = assertThrows(
                StackMissing.class,
                () -> Stack.read(
                        incomplete, Map.of("SHITHUB_DATABASE_URL", "postgresql://u:p@127.0.0.1:5432/actions")));

        assertTrue(missing.getMessage().contains("SHITHUB_DATABASE_URL"), missing.getMessage());
        assertTrue(missing.getMessage().contains("infra/bin/up"), missing.getMessage());
    }

    @Test
    void a_process_that_has_ended_is_named() throws Exception {
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        Path env = file(whole(gone.pid()));

        StackMissing missing = assertThrows(StackMissing.class, () -> Stack.read(env, Map.of()));

        assertTrue(missing.getMessage().startsWith("postgres (process " + gone.pid() + ")"), missing.getMessage());
    }

    @Test
    void without_a_stack_the_exit_code_says_so_in_a_sentence() {
        StringWriter errors = new StringWriter();
        CommandLine bench = BenchApplication.commandLine().setErr(new PrintWriter(errors));

        int exit = bench.execute("idle", "--env", directory.resolve("nothing").toString(), "--seconds", "1");

        assertEquals(BenchApplication.UNAVAILABLE, exit);
        assertTrue(errors.toString().contains("Start one with infra/bin/up"), errors.toString());
    }

    @Test
    void wrong_usage_has_an_exit_code_of_its_own() {
        StringWriter errors = new StringWriter();
        CommandLine bench = BenchApplication.commandLine().setErr(new PrintWriter(errors));

        assertEquals(BenchApplication.USAGE, bench.execute("logs", "--seconds", "0"));
        assertEquals(BenchApplication.USAGE, bench.execute("logs", "--what"));
        assertEquals(BenchApplication.USAGE, bench.execute());
        assertTrue(errors.toString().contains("--seconds"), errors.toString());
    }
}
