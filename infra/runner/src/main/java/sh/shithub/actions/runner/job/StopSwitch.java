package sh.shithub.actions.runner.job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import sh.shithub.actions.runner.shell.ProcessGroup;

/**
 * Ends a job before its time: an operator cancelled it, its time is up, this process must stop, or the server took it away. The
 * first reason counts. May be thrown by any thread, at once, also while the job's own thread waits for a call.
 */
final class StopSwitch {
    private final Duration grace;
    private final List<ProcessGroup> groups = new ArrayList<>();
    private Conclusion reason;

    /** @param grace between asking a command to end and killing it */
    StopSwitch(Duration grace) {
        this.grace = grace;
    }

    synchronized void stop(Conclusion because) {
        if (reason == null) {
            reason = because;
            groups.forEach(this::endAside);
        }
    }

    /** Why the job ends early, or null. */
    synchronized Conclusion reason() {
        return reason;
    }

    /** From now on this group is stopped with the job. */
    synchronized void enter(ProcessGroup group) {
        groups.add(group);
        if (reason != null) {
            endAside(group);
        }
    }

    /** Ends what commands left running, and returns when it is gone. */
    void endLeftovers() {
        List<ProcessGroup> left;
        synchronized (this) {
            left = List.copyOf(groups);
        }
        left.forEach(group -> group.end(grace));
    }

    private void endAside(ProcessGroup group) {
        new Thread(() -> group.end(grace), "ending-" + reason).start();
    }
}
