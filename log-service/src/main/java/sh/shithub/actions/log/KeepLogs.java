package sh.shithub.actions.log;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Applies a batch: chunks first, so that a step that is closed in the same batch is seen with all it has. */
public final class KeepLogs {
    private KeepLogs() {}

    /** @return steps whose log a finaliser should look at */
    public static SortedSet<Long> keep(LogRows rows, List<LogEntry> entries) {
        rows.store(only(entries, LogEntry.Chunk.class));
        SortedSet<Long> ready = new TreeSet<>(rows.closeSteps(only(entries, LogEntry.StepClosed.class)));
        ready.addAll(rows.closeJobs(only(entries, LogEntry.JobClosed.class)));
        return ready;
    }

    private static <T extends LogEntry> List<T> only(List<LogEntry> entries, Class<T> kind) {
        return entries.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
