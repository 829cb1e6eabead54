package sh.shithub.actions.devstack.stack.groups;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Watches the consumer groups of some services while their instances change. */
public interface GroupWatch extends AutoCloseable {
    /** Begins to watch. */
    @FunctionalInterface
    interface Opener {
        /** @param services whose groups are watched, such as {@code log-service} */
        GroupWatch open(String bootstrap, List<String> services);
    }

    /**
     * Waits until each group has the members that so many instances make, every partition one owner, and those that had records waiting
     * go on.
     *
     * @return false when it is not so in time
     */
    boolean awaitStable(Map<String, Integer> instances, Duration within);

    /** For each service with groups a line: what the change cost so far. */
    List<String> report();

    @Override
    void close();
}
