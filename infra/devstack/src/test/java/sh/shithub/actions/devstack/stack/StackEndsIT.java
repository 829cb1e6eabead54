package sh.shithub.actions.devstack.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.shithub.actions.devstack.process.Pids;
import sh.shithub.actions.devstack.process.Wait;

/** The ways in which a stack, or the command that started it, ends. */
class StackEndsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String BASE = Integer.toString(FakeStack.freeBase());

    /** One for all: the next stack finds its data there and starts sooner. */
    @TempDir
    private static Path home;

    /** Services are stopped at the same time, each saying so from a thread of its own. */
    private final List<String> said = new CopyOnWriteArrayList<>();

    @AfterEach
    void stopWhatIsLeft() {
        FakeStack.in(home, line -> {}).down();
    }

    @Test
    void a_detached_stack_outlives_its_starter_and_down_stops_it_from_the_door_inwards() throws Exception {
        Process up = command("up", "--detach");
        assertEquals(0, up.waitFor(), () -> output(up));
        Map<String, String> first = environment();
        List<Long> pids = pids(first);
        assertEquals(7, pids.size());
        assertTrue(pids.stream().allMatch(Pids::isRunning));

        assertEquals(7, FakeStack.in(home, said::add).down());
        assertTrue(pids.stream().noneMatch(Pids::isRunning));
        assertFalse(Files.exists(home.resolve("env")));
        List<String> order = said.stream().map(line -> line.split(" ")[0]).toList();
        assertEquals("api_gateway", order.get(0));
        assertEquals(List.of("kafka", "objectstore", "postgres"), order.subList(4, 7));

        Stack again = FakeStack.in(home, line -> {});
        again.up(Map.of("SHITHUB_BASE_PORT", BASE), List.of(), false);
        for (String kept : List.of("SHITHUB_MASTER_KEY", "SHITHUB_OPERATOR_TOKEN", "SHITHUB_S3_SECRET_KEY")) {
            assertEquals(first.get(kept), again.environment().get(kept), kept);
        }
        again.wipe();
        assertFalse(Files.exists(home.resolve("data")));
    }

    @Test
    void a_killed_supervisor_leaves_no_process_behind() throws Exception {
        Process up = command("up");
        awaitReady(up);
        FakeStack.in(home, line -> {}).kill("claim-service");
        assertEquals(0, command("up", "claim-service").waitFor());
        List<Long> pids = pids(environment());
        up.destroyForcibly().waitFor();
        assertTrue(Wait.until(PATIENCE, () -> pids.stream().noneMatch(Pids::isRunning)), pids::toString);
    }

    @Test
    void a_supervisor_that_is_asked_to_end_stops_everything_first() throws Exception {
        Process up = command("up");
        awaitReady(up);
        List<Long> pids = pids(environment());
        up.destroy();
        assertEquals(143, up.waitFor());
        assertTrue(pids.stream().noneMatch(Pids::isRunning));
        assertFalse(Files.exists(home.resolve("env")));
    }

    @Test
    void a_supervisor_that_is_asked_to_end_while_it_starts_leaves_nothing() throws Exception {
        Process up = command("up");
        assertTrue(Wait.until(PATIENCE, () -> Files.exists(home.resolve("run/postgres.pid"))));
        up.destroy();
        up.waitFor();
        assertTrue(new RunRecords(new StackFiles(home)).all().isEmpty());
        assertFalse(Files.exists(home.resolve("env")));
    }

    @Test
    void a_supervisor_ends_when_its_stack_is_stopped_from_elsewhere() throws Exception {
        Process up = command("up");
        awaitReady(up);
        FakeStack.in(home, line -> {}).down();
        assertEquals(0, up.waitFor());
    }

    @Test
    void a_service_that_does_not_start_takes_everything_down_and_shows_its_log() {
        Map<String, String> settings = Map.of("SHITHUB_BASE_PORT", BASE, "SHITHUB_FAKE_FAILS", "yes");
        Stack stack = FakeStack.in(home, line -> {});
        StackException failed = assertThrows(StackException.class, () -> stack.up(settings, List.of(), true));
        assertEquals(ExitCode.NOT_STARTED, failed.exitCode());
        assertTrue(
                failed.getMessage().contains("SHITHUB_FAKE_FAILS is yes; expected anything else"), failed.getMessage());
        assertTrue(new RunRecords(new StackFiles(home)).all().isEmpty());
        assertFalse(Files.exists(home.resolve("env")));
    }

    private Process command(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                FakeStack.class.getName(),
                home.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("SHITHUB_BASE_PORT", BASE);
        return builder.start();
    }

    private Map<String, String> environment() {
        return FakeStack.in(home, line -> {}).environment();
    }

    private static List<Long> pids(Map<String, String> environment) {
        return environment.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("PID_"))
                .map(entry -> Long.valueOf(entry.getValue()))
                .toList();
    }

    private static void awaitReady(Process up) throws Exception {
        BufferedReader out = new BufferedReader(new InputStreamReader(up.getInputStream(), StandardCharsets.UTF_8));
        List<String> lines = new ArrayList<>();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            lines.add(line);
            if (line.startsWith("ready in")) {
                return;
            }
        }
        throw new AssertionError(String.join("\n", lines));
    }

    private static String output(Process process) {
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (java.io.IOException e) {
            return e.getMessage();
        }
    }
}
