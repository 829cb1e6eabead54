package sh.shithub.actions.runner.shell;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A script's process and all it started. As a group of the system it also reaches processes whose parents are gone; without
 * {@code setsid} only the descendants that can still be traced are reached.
 */
public final class ProcessGroup {
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    /** Not longer: where no process reaps orphans, a killed one seems to live on. */
    private static final Duration KILLED_WITHIN = Duration.ofSeconds(1);

    private final ProcessHandle leader;
    private final boolean grouped;

    ProcessGroup(ProcessHandle leader, boolean grouped) {
        this.leader = leader;
        this.grouped = grouped;
    }

    /** Asks all to end; kills those that are left after the grace. Returns when none is left. */
    public void end(Duration grace) {
        if (!alive()) {
            return;
        }
        terminate();
        if (!goneWithin(grace)) {
            kill();
            goneWithin(KILLED_WITHIN);
        }
    }

    public boolean alive() {
        return grouped ? signal("0") : leader.isAlive() || leader.descendants().anyMatch(ProcessHandle::isAlive);
    }

    private void terminate() {
        if (grouped) {
            signal("TERM");
        } else {
            leader.descendants().forEach(ProcessHandle::destroy);
            leader.destroy();
        }
    }

    private void kill() {
        if (grouped) {
            signal("KILL");
        } else {
            leader.descendants().forEach(ProcessHandle::destroyForcibly);
            leader.destroyForcibly();
        }
    }

    private boolean goneWithin(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        try {
            while (alive() && System.nanoTime() - end < 0) {
                TimeUnit.NANOSECONDS.sleep(LOOK_EVERY.toNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !alive();
    }

    /** The JVM cannot signal a group; every POSIX shell can. False when no process of the group is left. */
    private boolean signal(String name) {
        try {
            Process kill = new ProcessBuilder("/bin/sh", "-c", "kill -s " + name + " -- -" + leader.pid())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return kill.waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
