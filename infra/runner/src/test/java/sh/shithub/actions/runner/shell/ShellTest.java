package sh.shithub.actions.runner.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ShellTest {
    private static final String PATH = System.getenv("PATH");

    @TempDir
    Path directory;

    @Test
    void runs_a_script_with_bash_and_stops_at_its_first_error() throws Exception {
        assertEquals("bash 1\n", output(PATH, "echo ${BASH_VERSION:+bash} 1; false; echo 2"));
    }

    @Test
    void runs_a_script_with_sh_when_there_is_no_bash() throws Exception {
        assertEquals("1\n", output("/nowhere", "echo 1; false; echo 2"));
    }

    @Test
    void gives_a_script_only_the_environment_it_is_given_and_no_input() throws Exception {
        String output = output(PATH, "env | grep -v -e ^_= -e ^PWD= -e ^SHLVL= -e ^PATH=; cat");
        assertEquals("ONLY=this\n", output);
    }

    @Test
    void ends_what_the_script_started_even_when_its_parent_is_gone() throws Exception {
        Path pid = directory.resolve("orphan");
        Shell.Running running = start(PATH, "( (sleep 60 & echo $! > " + pid + ") & ) ; wait");
        running.process().waitFor();
        awaitContent(pid, running);
        ProcessHandle orphan =
                ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
        assertTrue(orphan.isAlive());
        assertTrue(running.group().alive());

        running.group().end(Duration.ofSeconds(5));

        assertFalse(orphan.isAlive());
        assertFalse(running.group().alive());
    }

    @Test
    void kills_what_does_not_end_within_the_grace() throws Exception {
        Shell.Running running = start(PATH, "trap '' TERM; echo ready; while :; do sleep 0.05; done");
        assertEquals('r', running.process().getInputStream().read());

        running.group().end(Duration.ofMillis(200));

        assertEquals(137, running.process().waitFor());
    }

    private void awaitContent(Path file, Shell.Running running) throws Exception {
        while (running.group().alive() && (!Files.exists(file) || Files.size(file) == 0)) {
            Thread.onSpinWait();
        }
    }

    private String output(String path, String script) throws Exception {
        Process process = start(path, script).process();
        return new String(process.getInputStream().readAllBytes());
    }

    private Shell.Running start(String path, String script) throws Exception {
        Path file = Files.writeString(directory.resolve("script.sh"), script + "\n");
        return Shell.find(path).start(file, directory, Map.of("PATH", PATH, "ONLY", "this"));
    }
}
