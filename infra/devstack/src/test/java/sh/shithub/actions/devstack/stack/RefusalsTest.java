package sh.shithub.actions.devstack.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused before anything starts. */
class RefusalsTest {
    @TempDir
    private Path home;

    @Test
    void data_of_another_version_is_refused_and_kept() throws Exception {
        Files.createDirectories(home.resolve("data"));
        Files.writeString(home.resolve("data/version"), "0 (something old)\n");
        StackException refused = refused(Map.of());
        assertEquals(ExitCode.DATA, refused.exitCode());
        assertTrue(
                refused.getMessage().contains("has version 0 (something old), this build needs 1"),
                refused.getMessage());
        assertTrue(Files.exists(home.resolve("data/version")));
    }

    @Test
    void too_little_memory_is_refused_with_both_figures() {
        StackException refused = refused(Map.of("SHITHUB_NEEDED_MEMORY_MIB", "999999999"));
        assertEquals(ExitCode.MEMORY, refused.exitCode());
        assertTrue(
                refused.getMessage().matches("the stack needs 999999999 MiB of memory, \\d+ MiB are available;.*"),
                refused.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "SHITHUB_BASE_PORT, eighty, expected a number",
        "SHITHUB_BASE_PORT, 80, expected a port from 1024 to 65476",
        "SHITHUB_BASE_PORT, 65477, expected a port from 1024 to 65476",
        "SHITHUB_HEAP_KAFKA, much, expected a size such as 256m",
        "SHITHUB_NEEDED_MEMORY_MIB, some, expected a number of MiB"
    })
    void bad_settings_are_refused_with_value_and_expectation(String name, String value, String expectation) {
        StackException refused = refused(Map.of(name, value));
        assertEquals(ExitCode.CONFIG, refused.exitCode());
        assertTrue(refused.getMessage().startsWith(name + " is " + value), refused.getMessage());
        assertTrue(refused.getMessage().contains(expectation), refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"claim-service", "claim-service=0", "claim-service=11", "claim-service=two", "kafka=2"})
    void a_bad_scale_is_refused_as_wrong_usage(String scale) {
        StackException refused = assertThrows(StackException.class, () -> Scale.of(List.of(scale)));
        assertEquals(ExitCode.USAGE, refused.exitCode());
        assertTrue(refused.getMessage().startsWith("--scale " + scale + "; expected"), refused.getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            log-service   | 0  | log-service 0: expected 1 or more; infra/bin/down stops the whole stack
            log-service   | 13 | log-service 13: its topics have 12 partitions, and each is read by one instance: 1 would idle; expected 10 or fewer
            claim-service | 11 | claim-service 11: a stack has ports for 10 instances of each service
            api-gateway   | 99 | api-gateway 99: a stack has ports for 10 instances of each service
            log_service   | 2  | there is no service log_service; expected one of api-gateway, claim-service, log-service, status-service
            """)
    void what_cannot_be_scaled_to_is_refused_with_the_reason(String service, int count, String reason) {
        StackException refused = assertThrows(StackException.class, () -> Scale.of(service, count));
        assertEquals(ExitCode.USAGE, refused.exitCode());
        assertEquals(reason, refused.getMessage());
    }

    @Test
    void scaling_and_restarting_are_refused_while_nothing_runs() {
        Stack stack = FakeStack.in(home, line -> {});
        for (Executable act : List.<Executable>of(() -> stack.scale("log-service=2"), stack::restart)) {
            StackException refused = assertThrows(StackException.class, act);
            assertEquals(ExitCode.UNAVAILABLE, refused.exitCode());
            assertTrue(refused.getMessage().endsWith("is not running; start it with infra/bin/up"));
        }
    }

    @Test
    void a_single_service_is_refused_while_nothing_runs() {
        Stack stack = FakeStack.in(home, line -> {});
        StackException refused = assertThrows(StackException.class, () -> stack.start("kafka"));
        assertEquals(ExitCode.UNAVAILABLE, refused.exitCode());
    }

    @Test
    void down_says_that_nothing_was_running() {
        assertEquals(0, FakeStack.in(home, line -> {}).down());
    }

    private StackException refused(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(Map.of("SHITHUB_BASE_PORT", Integer.toString(FakeStack.freeBase())));
        all.putAll(settings);
        StackException refused = assertThrows(
                StackException.class, () -> FakeStack.in(home, line -> {}).up(all, List.of(), true));
        assertFalse(Files.exists(home.resolve("run")));
        return refused;
    }
}
