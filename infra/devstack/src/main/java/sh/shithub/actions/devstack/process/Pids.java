package sh.shithub.actions.devstack.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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

    private static boolean isZombie(long pid) {
        Path stat = Path.of("/proc", Long.toString(pid), "stat");
        try {
            String line = Files.readString(stat);
            return line.charAt(line.lastIndexOf(')') + 2) == 'Z';
        } catch (IOException | IndexOutOfBoundsException e) {
            return false;
        }
    }
}
