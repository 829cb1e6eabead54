package sh.shithub.actions.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.shithub.actions.devstack.process.Pids;
import sh.shithub.actions.devstack.process.Wait;

/** The servers of a test JVM that is killed. */
class OrphansIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    void servers_die_when_their_jvm_is_killed(@TempDir Path folder) throws Exception {
        Process jvm = startBorrower(folder);
        try {
            List<Long> servers =
                    Stream.of(firstLine(jvm).split(" ")).map(Long::valueOf).toList();
            assertEquals(3, servers.size());
            assertTrue(servers.stream().allMatch(Pids::isRunning));
            jvm.destroyForcibly().waitFor();
            assertTrue(Wait.until(PATIENCE, () -> servers.stream().noneMatch(Pids::isRunning)), "still there");
        } finally {
            jvm.destroyForcibly();
        }
    }

    private static Process startBorrower(Path folder) throws Exception {
        Files.createDirectories(folder.resolve("target"));
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Borrower.class.getName())
                .directory(folder.toFile())
                .redirectError(folder.resolve("target/errors").toFile())
                .start();
    }

    private static String firstLine(Process jvm) throws Exception {
        return new BufferedReader(new InputStreamReader(jvm.getInputStream(), StandardCharsets.UTF_8)).readLine();
    }
}
