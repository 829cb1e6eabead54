package sh.shithub.actions.devstack.stack.groups;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a change costs, from looks at the partitions in short intervals: how long one had no owner, and how long one had records waiting
 * of which none was done. Exact to the interval, since what happens between two looks is not seen.
 *
 * @param <P> a partition
 */
final class Standstill<P> {
    private final Map<P, Long> unownedSince = new HashMap<>();
    private final Map<P, Still> stillSince = new HashMap<>();
    private final Set<P> busy = new HashSet<>();
    private Longest<P> unowned;
    private Longest<P> still;

    /**
     * A partition at one look.
     *
     * @param owned whether a member reads it
     * @param next offset of the first record that is not done
     * @param end offset of the next one that will be written
     */
    record Seen(boolean owned, long next, long end) {
        boolean waits() {
            return end > next;
        }
    }

    /** The partition that stood for the longest time, and how long. */
    record Longest<P>(P partition, Duration time) {}

    private record Still(long next, long nanos) {}

    void look(long nanos, Map<P, Seen> partitions) {
        partitions.forEach((partition, seen) -> {
            owner(partition, seen, nanos);
            progress(partition, seen, nanos);
        });
    }

    /** Empty when each had an owner at every look. */
    Optional<Longest<P>> unowned() {
        return Optional.ofNullable(unowned);
    }

    /** Empty when no record waited at any two looks. */
    Optional<Longest<P>> still() {
        return Optional.ofNullable(still);
    }

    /** How many partitions had records waiting at some look. */
    int busy() {
        return busy.size();
    }

    private void owner(P partition, Seen seen, long nanos) {
        Long since = unownedSince.get(partition);
        if (since != null) {
            unowned = longer(unowned, partition, nanos - since);
        }
        if (seen.owned()) {
            unownedSince.remove(partition);
        } else {
            unownedSince.putIfAbsent(partition, nanos);
        }
    }

    private void progress(P partition, Seen seen, long nanos) {
        Still before = stillSince.get(partition);
        boolean waited = before != null;
        if (waited) {
            still = longer(still, partition, nanos - before.nanos());
        }
        if (!seen.waits()) {
            stillSince.remove(partition);
        } else if (!waited || before.next() != seen.next()) {
            busy.add(partition);
            stillSince.put(partition, new Still(seen.next(), nanos));
        }
    }

    private static <P> Longest<P> longer(Longest<P> known, P partition, long nanos) {
        return known == null || known.time().toNanos() < nanos
                ? new Longest<>(partition, Duration.ofNanos(nanos))
                : known;
    }
}
