package sh.shithub.actions.devstack.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.shithub.actions.devstack.process.ChildProcess;
import sh.shithub.actions.devstack.process.Ending;
import sh.shithub.actions.devstack.process.Signal;

class RunRecordsTest {
    private static final Ending ENDING = new Ending(Signal.TERM, Duration.ofSeconds(5));

    @TempDir
    private Path home;

    private RunRecords records;
    private Process sleeper;

    @BeforeEach
    void startSleeper() throws Exception {
        records = new RunRecords(new StackFiles(home));
        sleeper = new ProcessBuilder("sleep", "600").start();
    }

    @AfterEach
    void endSleeper() {
        sleeper.destroyForcibly();
    }

    @Test
    void finds_a_process_again_and_stops_it() throws Exception {
        records.add(new ChildProcess("kafka", sleeper.pid(), ENDING));
        records.running("kafka").orElseThrow().stop();
        assertEquals(143, sleeper.waitFor());
        assertTrue(records.running().isEmpty());
    }

    @Test
    void leaves_a_process_alone_that_has_the_number_of_one_that_is_gone() {
        records.add(new ChildProcess("kafka", sleeper.pid(), ENDING));
        Path file = home.resolve("run/kafka.pid");
        Map<String, String> lines = KeyValueFile.read(file);
        lines.put("started", "2020-01-01T00:00:00Z");
        KeyValueFile.write(file, lines);
        assertEquals(0, new StopAll(records, line -> {}).stop());
        assertTrue(sleeper.isAlive());
        assertTrue(records.all().isEmpty());
    }

    @Test
    void kills_what_starts_after_the_end_has_begun() throws Exception {
        records.close();
        assertThrows(StackException.class, () -> records.add(new ChildProcess("kafka", sleeper.pid(), ENDING)));
        sleeper.waitFor();
        assertTrue(records.all().isEmpty());
    }
}
