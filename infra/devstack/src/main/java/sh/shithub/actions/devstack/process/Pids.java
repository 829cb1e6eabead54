package sh.shithub.actions.devstack.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What can be known of a process by its id. */
public final class Pids {
    private Pids() {}

    /** False also for a process that has ended but that its parent has not asked about yet. */
    public static boolean isRunning(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false) && !isZombie(pid);
    }

    /** The process and all that descend from it, itself first. */
    public static List<Long> family(long pid) {
        List<Long> family = new ArrayList<>(List.of(pid));
        ProcessHandle.of(pid)
                .ifPresent(it -> it.descendants().map(ProcessHandle::pid).forEach(family::add));
        return family;
    }

    /** A first thread may be one while others still end and hold its ports; then the process is not yet over. */
    private static boolean isZombie(long pid) {
        Path process = Path.of("/proc", Long.toString(pid));
        try {
            String line = Files.readString(process.resolve("stat"));
            return line.charAt(line.lastIndexOf(')') + 2) == 'Z' && threads(process) <= 1;
        } catch (IOException | IndexOutOfBoundsException e) {
            return false;
        }
    }

    private static long threads(Path process) throws IOException {
        try (Stream<Path> threads = Files.list(process.resolve("task"))) {
            return threads.count();
        }
    }
}
