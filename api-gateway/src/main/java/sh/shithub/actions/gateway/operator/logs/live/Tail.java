package sh.shithub.actions.gateway.operator.logs.live;

import java.util.LinkedHashSet;
import java.util.Set;

/** The end of a log that is watched: one reader for all who have got there. Guarded by {@link LiveLogs}. */
final class Tail {
    final LogReader reader;
    final Set<Viewer> viewers = new LinkedHashSet<>();
    /** The last chunk that they were told; null as long as there was none. */
    EventId last;
    /** It is being read elsewhere at this moment. */
    boolean busy;
    /** How often the log was found closed and its step not ended. */
    int waits;

    Tail(LogReader reader) {
        this.reader = reader;
    }

    long stepId() {
        return reader.cursor().stepId();
    }
}
